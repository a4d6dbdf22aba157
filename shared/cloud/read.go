package cloud

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/sethvargo/go-envconfig"
)

// A Manager keeps secrets and returns the value of one by the name of its version,
// projects/P/secrets/S/versions/V. Package secretmanager asks Google's.
type Manager func(ctx context.Context, version string) (string, error)

// reference begins a value that is the name of a secret's version and not the secret.
const reference = "sm://"

// largestSecret bounds a mounted secret in bytes, as Secret Manager does.
const largestSecret = 64 << 10

// ReadConfig fills a Config, or a part of one, from the environment. A Secret comes
// as its value, in NAME; as a mounted file, whose path is in NAME_FILE; or as
// sm://projects/P/secrets/S/versions/V in NAME, a version of a secret that the manager keeps, latest
// for the newest. What cannot be read is told all at once, by name and without its value.
func ReadConfig(ctx context.Context, part any, m Manager) error {
	if err := envconfig.Process(ctx, part); err != nil {
		return fmt.Errorf("cloud: read settings: %w", err)
	}
	return errors.Join(secrets(ctx, reflect.ValueOf(part).Elem(), m)...)
}

// secrets resolves every Secret of a struct and of the structs in it.
func secrets(ctx context.Context, in reflect.Value, m Manager) (errs []error) {
	for i := range in.NumField() {
		name, _, _ := strings.Cut(in.Type().Field(i).Tag.Get("env"), ",")
		if s, ok := in.Field(i).Addr().Interface().(*Secret); ok {
			if err := s.resolve(ctx, name, m); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", name, err))
			}
		} else if in.Field(i).Kind() == reflect.Struct {
			errs = append(errs, secrets(ctx, in.Field(i), m)...)
		}
	}
	return errs
}

// resolve replaces what refers to a secret by the secret.
func (s *Secret) resolve(ctx context.Context, name string, m Manager) error {
	path, mounted := os.LookupEnv(name + "_FILE")
	version, referred := strings.CutPrefix(s.Reveal(), reference)
	var value string
	var err error
	switch {
	case mounted && path != "" && s.Given():
		return fmt.Errorf("set it, or %s_FILE, not both", name)
	case mounted && path != "":
		value, err = mount(path)
	case referred && m == nil:
		return errors.New("no Secret Manager is asked here: give the key itself, or a file")
	case referred:
		if value, err = m(ctx, version); err != nil {
			err = fmt.Errorf("%s%s: %w", reference, version, err)
		}
	default:
		return nil
	}
	// Files and secrets are written by editors and shells, which end a line.
	if value = strings.TrimRight(value, "\r\n"); err == nil && value == "" {
		err = errors.New("is empty")
	}
	*s = NewSecret(value)
	return err
}

// mount reads a mounted secret.
func mount(path string) (string, error) {
	if info, err := os.Stat(path); err != nil || info.Size() > largestSecret {
		return "", errors.Join(err, tooLarge(path, info))
	}
	content, err := os.ReadFile(path)
	return string(content), err
}

func tooLarge(path string, info os.FileInfo) error {
	if info == nil {
		return nil
	}
	return fmt.Errorf("%s has %d bytes, and a secret at most %d", path, info.Size(), largestSecret)
}
