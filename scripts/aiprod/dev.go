package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/aiprod/aiprod/shared/localcloud"
)

type devCommand struct {
	dataFlags
	Port int `default:"4100" help:"Port to listen on; the next free one if it is taken."`
}

// Run serves until it is interrupted.
func (c *devCommand) Run(ctx context.Context) error {
	begun := time.Now()
	s, stop, err := c.start(ctx, c.Port)
	if err != nil {
		return err
	}
	token := s.Identity.IDToken(developer)
	fmt.Printf("AIPROD local cloud, ready in %s\n", time.Since(begun).Round(time.Millisecond))
	fmt.Printf("├─ API       %s\n", s.URL)
	fmt.Printf("├─ Document  %s/openapi.json\n", s.URL)
	fmt.Printf("├─ Data      %s\n", c.Data)
	if who := c.told(s.Env.Config.Vendors); who != "" {
		fmt.Printf("├─ Vendors   %s\n", who)
	}
	fmt.Printf("└─ Next      curl -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\\n", token)
	fmt.Printf("                  -d '%s' %s/pipeline/run\n", c.example(), s.URL)
	room := make([]byte, localcloud.Headroom)
	select {
	case err = <-s.Failed():
	case <-ctx.Done():
		fmt.Println("draining; interrupt again to stop at once")
	}
	runtime.KeepAlive(room)
	if e := stop(); err == nil {
		err = e
	}
	return err
}

// example is a request for a first film. Where nothing costs anything, it may cost.
func (c *devCommand) example() string {
	if c.Vendors == "" {
		return `{"content":"Fresh bread every morning from six.","preset":"quick_social"}`
	}
	return `{"content":"Fresh bread every morning from six. Try it on Friday.","max_cost_usd":5}`
}
