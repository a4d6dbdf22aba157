package cloud

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/identity"
)

// A Config is what a function is told by its environment.
type Config struct {
	// Project is the Google Cloud project id. Required.
	Project string `env:"GOOGLE_CLOUD_PROJECT"`
	// Region is where tasks are queued. Defaults to europe-west1.
	Region string `env:"AIPROD_REGION, default=europe-west1"`
	// Database is the Firestore database. Defaults to (default).
	Database string `env:"AIPROD_FIRESTORE_DATABASE, default=(default)"`
	// StageTopic carries the messages that run stages. Defaults to aiprod-stages.
	StageTopic string `env:"AIPROD_STAGE_TOPIC, default=aiprod-stages"`
	// BucketPrefix is what the names of the four buckets start with: PREFIX-uploads, -intake, -work, -delivery.
	// Defaults to the project id.
	BucketPrefix string `env:"AIPROD_BUCKET_PREFIX"`
	// FunctionURL is the address of a function, {name} standing for its name. Required where tasks are made.
	FunctionURL string `env:"AIPROD_FUNCTION_URL"`
	// Invoker is the service account whose identity the platform's calls carry to a function, {name} standing for the
	// function's name. Defaults to none, which sends no token and asks for none.
	Invoker string `env:"AIPROD_INVOKER"`
	// UserKeys is where the keys of users' tokens are published. Defaults to Firebase's.
	UserKeys string `env:"AIPROD_USER_KEYS"`
	// WebKey is the project's Firebase web API key: it names the project to the token endpoint and is no secret.
	// Required where tokens are refreshed.
	WebKey string `env:"AIPROD_FIREBASE_WEB_KEY"`
	// PushKeys is where the keys of the platform's own tokens are published. Defaults to Google's.
	PushKeys string `env:"AIPROD_PUSH_KEYS"`
	// SignerAccount is the service account that signs links, through IAM: the function's own. Required where links are signed.
	SignerAccount string `env:"AIPROD_SIGNER_ACCOUNT"`
	// PublicURL is where clients reach the API, for links in answers. Defaults to relative links.
	PublicURL string `env:"AIPROD_PUBLIC_URL"`
	// ProvenanceKey is the file of the key that signs how films were made: a mounted secret, PEM of an Ed25519
	// private key. Required where films are delivered.
	ProvenanceKey string `env:"AIPROD_PROVENANCE_KEY"`
	// ProvenancePublic is the file of the public keys films are verified with, as PEM: that of ProvenanceKey and
	// those before it. Required where GET /provenance/keys is answered.
	ProvenancePublic string `env:"AIPROD_PROVENANCE_PUBLIC"`
	// Lease is how long a worker may be silent before its step is given to another. Defaults to 30s.
	Lease time.Duration `env:"AIPROD_LEASE, default=30s"`
	// Probe allows the small test format, which is no product: 320 px, 5 s, 10 fps. Defaults to false.
	Probe bool `env:"AIPROD_PROBE, default=false"`
	// Edge is how clients are let in.
	Edge Edge
	// CDN is how they fetch films.
	CDN CDN
	// Vendors are the backends that cost money.
	Vendors Vendors
	// Endpoints of a local cloud. Each defaults to Google's own.
	Endpoints Endpoints
}

// Endpoints are the addresses of a local cloud, host:port. They carry no TLS and no credentials.
type Endpoints struct {
	Firestore string `env:"FIRESTORE_EMULATOR_HOST"`
	PubSub    string `env:"PUBSUB_EMULATOR_HOST"`
	Storage   string `env:"STORAGE_EMULATOR_HOST"`
	Tasks     string `env:"CLOUD_TASKS_EMULATOR_HOST"`
	Auth      string `env:"FIREBASE_AUTH_EMULATOR_HOST"`
}

// Validate reports everything that is wrong with c at once. service is the value of K_SERVICE: set in the cloud only.
func (c Config) Validate(service string) error {
	var errs []error
	if c.Project == "" {
		errs = append(errs, errors.New("GOOGLE_CLOUD_PROJECT: set it to the project id"))
	}
	if service != "" && c.Endpoints != (Endpoints{}) {
		errs = append(errs, errors.New("an emulator address is set in a cloud service: remove FIRESTORE_EMULATOR_HOST, PUBSUB_EMULATOR_HOST, STORAGE_EMULATOR_HOST, CLOUD_TASKS_EMULATOR_HOST and FIREBASE_AUTH_EMULATOR_HOST"))
	}
	if c.FunctionURL != "" && !strings.Contains(c.FunctionURL, "{name}") {
		errs = append(errs, errors.New("AIPROD_FUNCTION_URL: put {name} where the function's name belongs"))
	}
	if c.Lease < time.Second {
		errs = append(errs, fmt.Errorf("AIPROD_LEASE: %s is too short; use 1s or more", c.Lease))
	}
	return errors.Join(append(errs, c.Edge.Validate(), c.CDN.validate(), c.Vendors.Validate())...)
}

// A Bucket is one of the four kinds of storage. They are apart so that a trigger cannot fire on its own output.
type Bucket string

// The buckets.
const (
	Uploads  Bucket = "uploads"  // what users send
	Intake   Bucket = "intake"   // whatever anyone made, under a new name
	Work     Bucket = "work"     // artefacts by content; nothing listens to it
	Delivery Bucket = "delivery" // results
)

// Buckets returns every kind.
func Buckets() []Bucket { return []Bucket{Uploads, Intake, Work, Delivery} }

// Name returns the name of a bucket.
func (c Config) Name(b Bucket) string {
	prefix := c.BucketPrefix
	if prefix == "" {
		prefix = c.Project
	}
	return prefix + "-" + string(b)
}

// InvokerOf returns the service account that calls a function for the platform, empty where none is told.
func (c Config) InvokerOf(function string) string {
	return strings.ReplaceAll(c.Invoker, "{name}", function)
}

// Function returns the address of a function.
func (c Config) Function(name string) string {
	return strings.ReplaceAll(c.FunctionURL, "{name}", name)
}

// TokenURL is where refresh tokens are exchanged.
func (c Config) TokenURL() string {
	base := identity.TokenURL
	if c.Endpoints.Auth != "" {
		base = "http://" + c.Endpoints.Auth + "/securetoken.googleapis.com/v1/token"
	}
	return base + "?key=" + url.QueryEscape(c.WebKey)
}

// ToolkitURL is where the Identity Toolkit is.
func (c Config) ToolkitURL() string {
	if c.Endpoints.Auth != "" {
		return "http://" + c.Endpoints.Auth + "/identitytoolkit.googleapis.com"
	}
	return identity.ToolkitURL
}
