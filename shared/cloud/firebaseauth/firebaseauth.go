// Package firebaseauth administers users with the Firebase Admin SDK. It is apart because the
// SDK links storage and more: only programs whose functions change accounts import it.
package firebaseauth

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/auth"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
)

// Users is the accounts of a project. Make it with New; it is safe for concurrent use.
type Users struct {
	client func() (*auth.Client, error)
}

var _ cloud.Users = (*Users)(nil)

// Serve gives a program's environment the users: an option of package serve.
func Serve(_ context.Context, env *cloud.Env) error {
	env.Users = New(env.Config)
	return nil
}

// New returns the users of c's project, or of the local identity server c names. Nothing is dialled before the first call.
func New(c cloud.Config) *Users {
	return &Users{sync.OnceValues(func() (*auth.Client, error) {
		ctx := context.Background() // outlives the request that first needs it
		var options []option.ClientOption
		if c.Endpoints.Auth != "" {
			options = append(options, option.WithHTTPClient(&http.Client{Transport: local(c.Endpoints.Auth)}))
		}
		app, err := firebase.NewApp(ctx, &firebase.Config{ProjectID: c.Project}, options...)
		if err != nil {
			return nil, fmt.Errorf("firebaseauth: %w", err)
		}
		return app.Auth(ctx)
	})}
}

// local leads what the SDK asks of Google to a host of this machine. The SDK's own variable
// for that is of the whole process, in which several local clouds may run.
type local string

func (host local) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Path, r.URL.Scheme = "/"+r.URL.Host+r.URL.Path, "http"
	r.URL.Host, r.Host = string(host), string(host)
	r.Header.Set("Authorization", "Bearer owner")
	return http.DefaultTransport.RoundTrip(r)
}

// Invite implements cloud.Users.
func (u *Users) Invite(ctx context.Context, email string) (cloud.Account, error) {
	c, err := u.client()
	if err != nil {
		return cloud.Account{}, err
	}
	made, err := c.CreateUser(ctx, (&auth.UserToCreate{}).Email(email))
	if auth.IsEmailAlreadyExists(err) {
		made, err = c.GetUserByEmail(ctx, email)
	}
	if err != nil {
		return cloud.Account{}, fmt.Errorf("firebaseauth: invite: %w", err)
	}
	tenant, _ := made.CustomClaims["tenant"].(string)
	role, _ := made.CustomClaims["role"].(string)
	return cloud.Account{UID: made.UID, Tenant: tenant, Role: identity.Role(role)}, nil
}

// Grant implements cloud.Users.
func (u *Users) Grant(ctx context.Context, uid, tenant string, role identity.Role) error {
	c, err := u.client()
	if err != nil {
		return err
	}
	claims := map[string]any{}
	if role != "" {
		claims["tenant"], claims["role"] = tenant, string(role)
	}
	return found("grant", c.SetCustomUserClaims(ctx, uid, claims))
}

// End implements cloud.Users.
func (u *Users) End(ctx context.Context, uid string) error {
	c, err := u.client()
	if err != nil {
		return err
	}
	return found("end sign-ins", c.RevokeRefreshTokens(ctx, uid))
}

// Delete implements cloud.Users.
func (u *Users) Delete(ctx context.Context, uid string) error {
	c, err := u.client()
	if err != nil {
		return err
	}
	if err := c.DeleteUser(ctx, uid); err != nil && !auth.IsUserNotFound(err) {
		return fmt.Errorf("firebaseauth: delete: %w", err)
	}
	return nil
}

// found wraps an error, and names the one of an account that is not there. Its answer to an update has another form than the SDK
// expects of other calls, so the word is looked for as well.
func found(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case auth.IsUserNotFound(err), strings.Contains(err.Error(), "USER_NOT_FOUND"):
		return fmt.Errorf("firebaseauth: %s: %w", doing, cloud.ErrNoUser)
	}
	return fmt.Errorf("firebaseauth: %s: %w", doing, err)
}
