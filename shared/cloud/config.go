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
	Project string `env:"GOOGLE_CLOUD_PROJECT" example:"films-prod"`
	// Service is the name of the Cloud Run service, which Cloud Run gives every instance: by it a program knows that it is in the
	// cloud, and refuses the address of a local one. Defaults to none.
	Service string `env:"K_SERVICE" example:"aiprod-jobs-submit"`
	// Region is where tasks are queued. Defaults to europe-west1.
	Region string `env:"AIPROD_REGION, default=europe-west1" example:"europe-west4"`
	// Database is the Firestore database. Defaults to (default).
	Database string `env:"AIPROD_FIRESTORE_DATABASE, default=(default)" example:"films"`
	// StageTopic carries the messages that run stages. Defaults to aiprod-stages.
	StageTopic string `env:"AIPROD_STAGE_TOPIC, default=aiprod-stages" example:"aiprod-stages"`
	// BucketPrefix is what the names of the four buckets start with: PREFIX-uploads, -intake, -work, -delivery.
	// Defaults to the project id.
	BucketPrefix string `env:"AIPROD_BUCKET_PREFIX" example:"films-prod"`
	// FunctionURL is the address of a function, {name} standing for its name. Required where tasks are made.
	FunctionURL string `env:"AIPROD_FUNCTION_URL" example:"https://aiprod-{name}-123456789012.europe-west1.run.app"`
	// Invoker is the service account whose identity the platform's calls carry to a function, {name} standing for the
	// function's name. Defaults to none, which sends no token and asks for none.
	Invoker string `env:"AIPROD_INVOKER" example:"call-{name}@films-prod.iam.gserviceaccount.com"`
	// UserKeys is where the keys of users' tokens are published. Defaults to Firebase's.
	UserKeys string `env:"AIPROD_USER_KEYS" example:"http://127.0.0.1:8080/keys"`
	// WebKey is the project's Firebase web API key: it names the project to the token endpoint and is no secret.
	// Required where tokens are refreshed.
	WebKey string `env:"AIPROD_FIREBASE_WEB_KEY" example:"the-web-key"`
	// PushKeys is where the keys of the platform's own tokens are published. Defaults to Google's.
	PushKeys string `env:"AIPROD_PUSH_KEYS" example:"http://127.0.0.1:8080/certs"`
	// SignerAccount is the service account that signs links, through IAM: the function's own. Required where links are signed.
	SignerAccount string `env:"AIPROD_SIGNER_ACCOUNT" example:"fn-jobs-file@films-prod.iam.gserviceaccount.com"`
	// PublicURL is where clients reach the API, for links in answers. Defaults to relative links.
	PublicURL string `env:"AIPROD_PUBLIC_URL" example:"https://api.example.com"`
	// ProvenanceKey is the file of the key that signs how films were made: a mounted secret, PEM of an Ed25519
	// private key. Required where films are delivered.
	ProvenanceKey string `env:"AIPROD_PROVENANCE_KEY" example:"/secrets/aiprod-provenance-key/value"`
	// ProvenancePublic is the file of the public keys films are verified with, as PEM: that of ProvenanceKey and
	// those before it. Required where GET /provenance/keys is answered.
	ProvenancePublic string `env:"AIPROD_PROVENANCE_PUBLIC" example:"/secrets/aiprod-provenance-public/value"`
	// Lease is how long a worker may be silent before its step is given to another. Defaults to 30s.
	Lease time.Duration `env:"AIPROD_LEASE, default=30s" example:"1m"`
	// Probe allows the small test format, which is no product: 320 px, 5 s, 10 fps. Defaults to false.
	Probe bool `env:"AIPROD_PROBE, default=false" example:"true"`
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
	// Firestore is where the database is. Defaults to Google's.
	Firestore string `env:"FIRESTORE_EMULATOR_HOST" example:"127.0.0.1:8081"`
	// PubSub is where stage messages are published. Defaults to Google's.
	PubSub string `env:"PUBSUB_EMULATOR_HOST" example:"127.0.0.1:8082"`
	// Storage is where the buckets are. Defaults to Google's.
	Storage string `env:"STORAGE_EMULATOR_HOST" example:"127.0.0.1:8083"`
	// Tasks is where the queues are. Defaults to Google's.
	Tasks string `env:"CLOUD_TASKS_EMULATOR_HOST" example:"127.0.0.1:8084"`
	// Auth is where accounts and their tokens are. Defaults to Google's.
	Auth string `env:"FIREBASE_AUTH_EMULATOR_HOST" example:"127.0.0.1:8085"`
}

// Validate reports everything that is wrong with c at once.
func (c Config) Validate() error {
	var errs []error
	if c.Project == "" {
		errs = append(errs, errors.New("GOOGLE_CLOUD_PROJECT: set it to the project id"))
	}
	if c.Service != "" && c.Endpoints != (Endpoints{}) {
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
