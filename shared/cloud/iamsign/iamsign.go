// Package iamsign signs links with a service account's key that never leaves
// Google: through the IAM Credentials API. It needs no key file and no storage client.
package iamsign

import (
	"context"
	"encoding/base64"
	"fmt"
	"sync"

	"google.golang.org/api/iamcredentials/v1"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/cloud"
)

// host is where Cloud Storage serves signed links.
const host = "storage.googleapis.com"

// Serve gives a program's environment the signer, and Cloud CDN's before it where one is told of: an option of package serve.
func Serve(_ context.Context, env *cloud.Env) error {
	s, err := env.Config.CDN.Signer(New(env), env.Now)
	env.Signer = s
	return err
}

// New returns the signer of env's service account. The options reach another
// IAM than Google's. Nothing is dialled before the first link.
func New(env *cloud.Env, opts ...option.ClientOption) *cloud.V4 {
	account := env.Config.SignerAccount
	service := sync.OnceValues(func() (*iamcredentials.Service, error) {
		return iamcredentials.NewService(context.Background(), opts...) // outlives the request that first needs it
	})
	return &cloud.V4{
		Account: account, Scheme: "https", Host: host, Config: env.Config, Now: env.Now,
		SignBytes: func(ctx context.Context, b []byte) ([]byte, error) {
			s, err := service()
			if err != nil {
				return nil, fmt.Errorf("iamsign: %w", err)
			}
			return sign(ctx, s, account, b)
		},
	}
}

func sign(ctx context.Context, s *iamcredentials.Service, account string, b []byte) ([]byte, error) {
	res, err := s.Projects.ServiceAccounts.SignBlob("projects/-/serviceAccounts/"+account,
		&iamcredentials.SignBlobRequest{Payload: base64.StdEncoding.EncodeToString(b)}).Context(ctx).Do()
	if err != nil {
		return nil, fmt.Errorf("iamsign: %w", err)
	}
	signature, err := base64.StdEncoding.DecodeString(res.SignedBlob)
	if err != nil {
		return nil, fmt.Errorf("iamsign: signature: %w", err)
	}
	return signature, nil
}
