package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/aiprod/aiprod/functions/api/library"
	"github.com/aiprod/aiprod/shared/brief"
)

// assetTime is how long the stack may take to look at an upload.
const assetTime = 30 * time.Second

// attach uploads files given as FILE:ROLE and adds them to the request.
func attach(ctx context.Context, api *client, specs []string, req *brief.Request) error {
	for _, spec := range specs {
		at := strings.LastIndex(spec, ":")
		if at <= 0 {
			return fmt.Errorf("--asset %s: write it as FILE:ROLE, the role being image, footage or logo", spec)
		}
		id, err := send(ctx, api, spec[:at], spec[at+1:])
		if err != nil {
			return err
		}
		req.Assets = append(req.Assets, brief.Asset{ID: id, Role: spec[at+1:]})
	}
	return nil
}

func send(ctx context.Context, api *client, file, role string) (id string, err error) {
	var made struct {
		Asset  library.Asset      `json:"asset"`
		Upload library.UploadLink `json:"upload"`
	}
	body := map[string]string{"name": filepath.Base(file), "role": role}
	if _, err := api.call(ctx, http.MethodPost, "/assets", body, &made, nil); err != nil {
		return "", refused(err)
	}
	if err := api.upload(ctx, made.Upload.Method, made.Upload.URL, made.Upload.Headers, file); err != nil {
		return "", err
	}
	return made.Asset.ID, api.awaitAsset(ctx, made.Asset.ID, file)
}

// awaitAsset waits until the stack has looked at an upload.
func (c *client) awaitAsset(ctx context.Context, id, file string) error {
	ctx, cancel := context.WithTimeout(ctx, assetTime)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		var a library.Asset
		if _, err := c.call(ctx, http.MethodGet, "/assets/"+id, nil, &a, nil); err != nil {
			return err
		}
		switch a.Status {
		case "ready":
			return nil
		case "refused":
			return fmt.Errorf("%s cannot be used: %s", file, a.Refused)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%s: the stack did not look at it in time", file)
		}
	}
}
