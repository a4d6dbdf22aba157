package cloud

import (
	"errors"
	"fmt"
	"net/url"
)

// An Edge is what functions are told about their clients, and about what counts and remembers for them.
type Edge struct {
	// Origins are the web origins whose pages may call the API, such as https://app.example.com, separated by commas.
	// Defaults to none.
	Origins []string `env:"AIPROD_CORS_ORIGINS" example:"https://app.example.com,https://example.org"`
	// Hops is how many entries at the end of X-Forwarded-For our own proxies write, the client's address first: 2 behind
	// Google's external load balancer, which adds the client and itself. Defaults to 0, which leaves the header
	// unread: whoever calls directly writes into it what they like.
	Hops int `env:"AIPROD_FORWARDED_HOPS, default=0" example:"2"`
	// RateFactor multiplies the rate limit of every route. Defaults to 1.
	RateFactor int `env:"AIPROD_RATE_FACTOR, default=1" example:"4"`
	// Redis is where rates are counted and answers cached, redis://host:port or rediss:// for TLS. Defaults to
	// counting in Firestore and caching in the process. It may hold a password, and come as keys do: see [ReadConfig].
	Redis Secret `env:"REDIS_URL" example:"rediss://10.0.0.3:6378"`
	// RedisCA are the certificates, PEM, of who vouches for that Redis: Memorystore's, which nobody else knows. A server that
	// one of them vouches for is believed whatever it is called. Defaults to those of the system, which look at the name.
	RedisCA string `env:"AIPROD_REDIS_CA" example:"-----BEGIN CERTIFICATE----- …"`
}

// Validate returns everything that is wrong with the settings, nil where nothing is.
func (e Edge) Validate() error {
	var errs []error
	for _, o := range e.Origins {
		if u, err := url.Parse(o); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || o != u.Scheme+"://"+u.Host {
			errs = append(errs, fmt.Errorf("AIPROD_CORS_ORIGINS: %q is no origin; write scheme and host, as https://app.example.com", o))
		}
	}
	if e.Hops < 0 {
		errs = append(errs, errors.New("AIPROD_FORWARDED_HOPS: use 0 or more"))
	}
	if e.RateFactor < 0 {
		errs = append(errs, errors.New("AIPROD_RATE_FACTOR: use 1 or more"))
	}
	return errors.Join(errs...)
}
