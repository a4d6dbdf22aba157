package cloud

import (
	"context"
	"log/slog"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
)

// sweeper is what jobs that have waited too long are ended by.
const sweeper = "sweep"

// journalist writes to the log what the store has kept: who did what, how jobs move, and what is paid. Alerts and
// dashboards count these lines by their message and fields (package alert): renaming one is a change of those.
func (e *Env) journalist() store.Listener {
	return store.Listener{
		Audited: func(ctx context.Context, r audit.Record) { audit.Write(ctx, e.Log, r) },
		Moved:   e.logMove,
		Booked:  e.logLine,
	}
}

func (e *Env) logMove(ctx context.Context, of store.Ref, m job.Move) {
	e.Log.LogAttrs(ctx, slog.LevelInfo, "job moved", slog.String("job", of.Job), slog.String("tenant", of.Tenant), slog.Int("attempt", of.Attempt),
		slog.String("from", string(m.From)), slog.String("to", string(m.To)), slog.String("code", failure(m)))
}

// failure is the code of what a job has failed with; job.Rejected where a person has ended it, whose words stay in its history.
func failure(m job.Move) string {
	switch {
	case m.To != job.Error:
		return ""
	case m.Actor == audit.System || m.Actor == sweeper:
		return m.Reason
	}
	return job.Rejected
}

func (e *Env) logLine(ctx context.Context, of store.Ref, l money.Line) {
	e.Log.LogAttrs(ctx, slog.LevelInfo, "booked", slog.String("job", of.Job), slog.String("tenant", of.Tenant), slog.Int("attempt", of.Attempt),
		slog.String("kind", string(l.Kind)), slog.String("backend", l.Backend), slog.String("stage", l.Stage), slog.Int64("micros", l.Micros))
}
