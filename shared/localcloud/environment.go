package localcloud

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/firebaseauth"
	"github.com/aiprod/aiprod/shared/cloud/gcs"
	"github.com/aiprod/aiprod/shared/cloud/redis"
	"github.com/aiprod/aiprod/shared/cloud/vendors"
	"github.com/aiprod/aiprod/shared/function"
	verify "github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud/identity"
)

// environment makes the functions' environment: the cloud's own, with local addresses.
func (s *Stack) environment(ctx context.Context) error {
	secret, public, err := s.provenanceKey()
	if err != nil {
		return err
	}
	c := cloud.Config{
		Project: Project, WebKey: "local", Region: "local", Database: "(default)", StageTopic: StageTopic,
		FunctionURL: functionHost + functionPath + "{name}", Invoker: s.Identity.ServiceAccount(), PublicURL: s.URL,
		ProvenanceKey: secret, ProvenancePublic: public, Lease: s.o.Lease, Probe: s.o.Probe, Vendors: s.o.Vendors, Edge: s.o.Edge,
		Endpoints: cloud.Endpoints{Firestore: s.host, PubSub: s.host, Storage: s.host, Tasks: s.host, Auth: s.host},
	}
	env := cloud.New(c, s.o.Log)
	env.Dial = s.inside.dial()
	if err := redis.Serve(ctx, env); err != nil {
		return err
	}
	if err := vendors.Serve(ctx, env); err != nil {
		return err
	}
	client := &http.Client{Timeout: 10 * time.Second}
	env.Verifier = verify.NewVerifier(Project, verify.NewKeys(s.URL+identity.CertificatesPath, client, time.Now), time.Now)
	env.Accounts = verify.NewWatch(verify.NewLookup(c.ToolkitURL(), Project, sync.OnceValues(verify.EmulatorClient)), time.Now)
	env.Users = firebaseauth.New(c)
	env.Pushes = verify.NewPushVerifier(verify.NewKeys(s.URL+identity.JWKSPath, client, time.Now), time.Now, c.Invoker)
	env.Signer = &cloud.V4{
		Account: c.Invoker, Scheme: "http", Host: s.host, Config: c, Now: time.Now,
		SignBytes: func(_ context.Context, b []byte) ([]byte, error) { return s.Identity.SignBytes(b) },
	}
	token := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: s.Identity.AccessToken()})
	blobs, err := gcs.Open(ctx, c, option.WithEndpoint(s.URL+"/storage/v1/"), option.WithTokenSource(token), option.WithTelemetryDisabled())
	if err != nil {
		return err
	}
	env.Blobs = blobs
	s.Env, s.runtime = env, function.NewRuntime(env)
	return nil
}

func buckets() []string {
	c := cloud.Config{Project: Project}
	var names []string
	for _, b := range cloud.Buckets() {
		names = append(names, c.Name(b))
	}
	return names
}
