// Command aiprod is AIPROD on one machine: make a film from a brief, or run the
// whole platform over the local cloud.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	// Every function of the platform.
	_ "github.com/aiprod/aiprod/functions/api"
	_ "github.com/aiprod/aiprod/functions/media"
	_ "github.com/aiprod/aiprod/functions/ops"
	_ "github.com/aiprod/aiprod/functions/pipeline"
)

type commands struct {
	Make      makeCommand      `cmd:"" default:"withargs" help:"Make a film from a brief."`
	Approve   approveCommand   `cmd:"" help:"Approve a waiting storyboard or film, and see the job to its end."`
	Retry     retryCommand     `cmd:"" help:"Go on with a job that failed or was canceled, where it stopped."`
	Verify    verifyCommand    `cmd:"" help:"Check a film against the signed statement of how it was made."`
	Dev       devCommand       `cmd:"" help:"Run every function over the local cloud."`
	Token     tokenCommand     `cmd:"" help:"Print a token for the local cloud, in any role."`
	Edit      editCommand      `cmd:"" help:"Change a film, and make again only what that changes."`
	Sheet     sheetCommand     `cmd:"" help:"Show a film on one page: its pictures in order, with their times."`
	Bench     benchCommand     `cmd:"" help:"Measure speed and size, beside their bars."`
	Migrate   migrateCommand   `cmd:"" help:"Bring stored documents to the versions this aiprod writes."`
	Chaos     chaosCommand     `cmd:"" help:"Kill the stack while it works, and look for what is lost or paid twice."`
	Catalogue catalogueCommand `cmd:"" help:"Print the catalogue of functions as JSON."`
}

// Exit statuses, besides 0 for success.
const (
	exitFailed  = 1
	exitUsage   = 2
	exitWaiting = 3
)

// An exit is an error that has been told and carries its status.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	p, err := kong.New(&c, kong.Name("aiprod"), kong.Description("A brief goes in, a finished film and its bill come out."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(os.Stderr, "aiprod:", err)
		return exitUsage
	}
	k, err := p.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "aiprod:", err)
		return exitUsage
	}
	err = k.Run()
	var told exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &told):
		return int(told)
	}
	fmt.Fprintln(os.Stderr, "aiprod:", err)
	return exitFailed
}
