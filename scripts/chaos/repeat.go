package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"cloud.google.com/go/pubsub/v2"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/money"
)

// told are the messages that have surely been sent once a job is in a state.
var told = []struct {
	in     job.State
	stages []job.Stage
}{
	{job.InputSanitized, []job.Stage{job.Sanitize}},
	{job.CreativeDirection, []job.Stage{job.Direct}},
	{job.AgentsExecuted, []job.Stage{job.Plan, job.Conform}},
	{job.QATech, []job.Stage{job.Postprocess}},
	{job.QASemantic, []job.Stage{job.Inspect}},
	{job.FinalApproval, []job.Stage{job.Judge}},
	{job.Delivered, []job.Stage{job.Supervise, job.Deliver}},
}

// repeat sends messages of jobs once more, some of them long after they were
// done with, by the same client and topic as the platform.
func (r *run) repeat(ctx context.Context) {
	dice := rand.New(rand.NewPCG(r.o.Seed, 0))
	client, err := pubsub.NewClient(ctx, localcloud.Project, option.WithEndpoint(r.stack.url[len("http://"):]),
		option.WithoutAuthentication(), option.WithTelemetryDisabled(), option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
	if err != nil {
		return
	}
	defer func() { _ = client.Close() }()
	topic := client.Publisher(localcloud.StageTopic)
	defer topic.Stop()
	for pause(ctx, time.Duration(200+dice.IntN(600))*time.Millisecond) == nil {
		if m, ok := r.stale(dice); ok {
			data, err := json.Marshal(m)
			if err != nil {
				return
			}
			send, cancel := context.WithTimeout(ctx, 5*time.Second)
			_, _ = topic.Publish(send, &pubsub.Message{Data: data, Attributes: map[string]string{"stage": string(m.Stage)}}).Get(send) // the stack may be dead
			cancel()
		}
	}
}

// stale returns a message that some job has been sent before.
func (r *run) stale(dice *rand.Rand) (job.Message, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, t := range r.jobs { // in any order: which job is repeated is not drawn
		var sent []job.Stage
		for _, s := range told {
			sent = append(sent, s.stages...)
			if s.in == t.last.State {
				break
			}
		}
		if t.last.State.Final() && t.last.State != job.Delivered || t.last.State == job.Init || t.last.State == job.Rendering || t.last.State == job.WaitingApproval {
			sent = []job.Stage{job.Sanitize}
		}
		return job.Message{Tenant: tenant, Job: id, Attempt: t.last.Attempt, Stage: sent[dice.IntN(len(sent))]}, true
	}
	return job.Message{}, false
}

// open counts the jobs that still have a paid call whose end is not in the ledger.
func (r *run) open(ctx context.Context) int {
	r.mu.Lock()
	ids := make([]string, 0, len(r.jobs))
	for id := range r.jobs {
		ids = append(ids, id)
	}
	r.mu.Unlock()
	n := 0
	for _, id := range ids {
		var bill struct {
			Lines []struct {
				Kind money.Kind `json:"kind"`
				Step string     `json:"step"`
				Call int        `json:"call"`
			} `json:"lines"`
		}
		if err := r.insist(ctx, "GET", "/job/"+id+"/costs", nil, nil, &bill); err != nil {
			return n
		}
		begun, ended := map[string]bool{}, map[string]bool{}
		for _, l := range bill.Lines {
			key := fmt.Sprintf("%s-%d", l.Step, l.Call)
			switch l.Kind {
			case money.Reserve:
				begun[key] = true
			case money.Raise: // it goes on
			default:
				ended[key] = true
			}
		}
		for key := range begun {
			if !ended[key] {
				n++
				break
			}
		}
	}
	return n
}
