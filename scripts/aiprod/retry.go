package main

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

type retryCommand struct {
	target
	Job string `arg:"" help:"Id of the job."`
}

// Run goes on with a job that failed or was canceled, where it stopped, and sees it to its end.
func (c *retryCommand) Run(ctx context.Context) error {
	return c.with(ctx, func(api *client) error {
		var out any
		once := http.Header{"Idempotency-Key": {uuid.NewString()}}
		if _, err := api.call(ctx, http.MethodPost, "/job/"+c.Job+"/retry", nil, &out, once); err != nil {
			return refused(err)
		}
		return c.see(ctx, api, c.Job)
	})
}
