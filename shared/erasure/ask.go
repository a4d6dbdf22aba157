package erasure

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store"
)

// Job asks for a finished job to be erased, on behalf of by. The job is gone for
// everyone at once. Asked for again, it answers with the erasure under way, or done.
func Job(ctx context.Context, s *store.Store, ref store.Ref, by audit.Record) (Record, error) {
	var rec Record
	receipt := receiptOf(ref.Tenant, ref.Job)
	err := s.Touch(ctx, store.Ref{Tenant: ref.Tenant, Job: ref.Job}, func(u *store.Unit) error {
		rec = Record{}
		if found, err := u.Read(doc(s, receipt), &rec); err != nil || found {
			return err
		}
		objects, err := u.Remove()
		if err != nil {
			return err
		}
		rec = ask(s, u, Record{Receipt: receipt, Kind: OfJob, Tenant: ref.Tenant, Job: ref.Job, Objects: objects, Removed: Removed{Documents: 1}})
		u.Audit(act(by, OfJob, ref.Job))
		return nil
	})
	return rec, err
}

// Asset asks for a file of a tenant's to be erased, on behalf of by. Jobs that were submitted with it
// keep it until they are erased themselves; while one of them is not over, it is a fault.
func Asset(ctx context.Context, s *store.Store, tenant, id string, by audit.Record) (Record, error) {
	var rec Record
	err := s.Touch(ctx, store.Ref{Tenant: tenant}, func(u *store.Unit) error {
		object, err := u.RemoveAsset(id)
		if err != nil {
			return err
		}
		rec = Record{Receipt: random(), Kind: OfAsset, Tenant: tenant, Removed: Removed{Documents: 1}}
		if object != "" {
			rec.Objects = []string{object}
		}
		rec = ask(s, u, rec)
		u.Audit(act(by, OfAsset, id))
		return nil
	})
	return rec, err
}

// Person asks for whoever asks to be erased: their account, and their name wherever the tenant keeps it. All is true
// where the tenant's data is to go with them, which only its one member may ask for. Asked for again,
// while the account still is, it answers with the erasure under way.
func Person(ctx context.Context, s *store.Store, who identity.Principal, all bool, by audit.Record) (Record, error) {
	var rec Record
	err := s.Touch(ctx, store.Ref{Tenant: who.Tenant}, func(u *store.Unit) error {
		rec = Record{Receipt: random(), Kind: OfPerson, Tenant: who.Tenant, Person: who.UID, Alias: "erased:" + random(), All: all}
		receipt, err := u.Leave(ctx, store.Leaver{Who: who, Receipt: rec.Receipt, All: all})
		if err != nil {
			return err
		}
		if receipt != rec.Receipt {
			rec = Record{} // what was asked for then may leave out what is asked for now
			_, err := u.Read(doc(s, receipt), &rec)
			return err
		}
		rec = ask(s, u, rec)
		u.Audit(act(by, OfPerson, who.UID))
		return nil
	})
	return rec, err
}

// Orphans asks for objects of the work bucket to be removed where, when it is their turn, nothing names them.
func Orphans(ctx context.Context, s *store.Store, tenant string, objects []string) error {
	return s.Touch(ctx, store.Ref{Tenant: tenant}, func(u *store.Unit) error {
		ask(s, u, Record{Receipt: random(), Kind: OfOrphans, Tenant: tenant, Objects: objects})
		return nil
	})
}

// ask stores a record and sends for a worker.
func ask(s *store.Store, u *store.Unit, r Record) Record {
	r.Schema, r.Asked, r.Due, r.Expires = 1, u.Now(), u.Now().Add(lease), u.Now().Add(retention.Erasures.Keep())
	u.Create(doc(s, r.Receipt), r)
	u.Send(r.letter("erase-" + r.Receipt))
	return r
}

// act completes the audit record of who asks for what.
func act(by audit.Record, k Kind, target string) audit.Record {
	by.Kind, by.Target, by.Detail = audit.Erased, target, map[string]string{"what": string(k)}
	return by
}

// letter returns what has the erasure worked on.
func (r Record) letter(name string) outbox.Letter {
	data, err := json.Marshal(job.Message{Tenant: r.Tenant, Job: r.Job, Stage: Stage, Step: r.Receipt})
	if err != nil {
		panic("erasure: message: " + err.Error()) // strings always encode
	}
	return outbox.Letter{Queue: Queue, Function: string(Stage), Name: name, Data: data}
}

// Unknown is the fault of a receipt that nothing was erased under.
func Unknown() error {
	return fault.New(fault.NotFound, "erasure.not_found", "There is no erasure of this receipt.").
		WithHint("Use the receipt that the erasure was answered with; it is good for 90 days.")
}

// Find reads the record of a receipt.
func Find(ctx context.Context, s *store.Store, receipt string) (Record, error) {
	var r Record
	if !wellFormed(receipt) {
		return r, Unknown()
	}
	d, err := doc(s, receipt).Get(ctx)
	if status.Code(err) == codes.NotFound {
		return r, Unknown()
	}
	if err != nil {
		return r, fault.Wrap(err, fault.Unavailable, "store.unavailable", "The database did not answer.")
	}
	if err := schema.Read(d, &r); err != nil {
		return r, err
	}
	if r.Expires.Before(s.Now()) {
		return r, Unknown()
	}
	return r, nil
}

// Overdue posts the letters of erasures that nobody gets on with, at most limit, and returns how many. Those it cannot
// read are left out and named in the error, which so comes beside the others.
func Overdue(ctx context.Context, s *store.Store, limit int) (int, error) {
	docs, err := s.Client().Collection(Collection).Where("due", "<=", s.Now()).OrderBy("due", firestore.Asc).Limit(limit).Documents(ctx).GetAll()
	if err != nil {
		return 0, fmt.Errorf("erasure: overdue: %w", err)
	}
	letters := make([]outbox.Letter, 0, len(docs))
	var unread []error
	for _, d := range docs {
		var r Record
		if err := schema.Read(d, &r); err != nil {
			unread = append(unread, fmt.Errorf("erasure: %s: %w", d.Ref.ID, err))
			continue
		}
		letters = append(letters, r.letter(fmt.Sprintf("erase-%s-s%d", r.Receipt, s.Now().Unix()/60)))
	}
	return len(letters), errors.Join(append(unread, s.Poster().Post(ctx, letters))...)
}

// TakeOver ends every lease, so that what a dead process held is carried on at once. It is for an owner who knows
// that nobody else works on the database: a stack that has just started.
func TakeOver(ctx context.Context, s *store.Store) error {
	docs, err := s.Client().Collection(Collection).Where("due", ">", s.Now()).OrderBy("due", firestore.Asc).Documents(ctx).GetAll()
	if err != nil {
		return fmt.Errorf("erasure: take over: %w", err)
	}
	for _, d := range docs {
		if _, err := d.Ref.Update(ctx, []firestore.Update{{Path: "due", Value: s.Now()}}); err != nil {
			return fmt.Errorf("erasure: take over: %w", err)
		}
	}
	return nil
}

func doc(s *store.Store, receipt string) *firestore.DocumentRef {
	return s.Client().Collection(Collection).Doc(receipt)
}

// receiptOf is the receipt of a job's erasure. A job's id is as hard to guess, and a second request finds the first.
func receiptOf(tenant, jobID string) string {
	sum := sha256.Sum256([]byte("erasure\n" + tenant + "\n" + jobID))
	return hex.EncodeToString(sum[:16])
}

// random returns a receipt that nobody can guess.
func random() string {
	return strings.ToLower(rand.Text())
}

// wellFormed reports whether a receipt can be one of ours.
func wellFormed(receipt string) bool {
	return receipt != "" && len(receipt) <= 64 && strings.Trim(receipt, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}
