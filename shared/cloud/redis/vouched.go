package redis

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
)

// vouched returns how to connect to a server that one of authorities, PEM, vouches for. Its name is not looked at: the server is
// called by its address, which the certificate of Memorystore need not hold, and its authority vouches for this one server only.
// Source: docs.cloud.google.com/memorystore/docs/redis/about-in-transit-encryption, read 2026-11.
func vouched(authorities string) (*tls.Config, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(authorities)) {
		return nil, errors.New("AIPROD_REDIS_CA: it holds no certificate; write them as PEM")
	}
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: true, //nolint:gosec // VerifyConnection does what this leaves out, but for the name
		VerifyConnection: func(c tls.ConnectionState) error {
			between := x509.NewCertPool()
			for _, cert := range c.PeerCertificates[1:] {
				between.AddCert(cert)
			}
			_, err := c.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, Intermediates: between})
			return err
		},
	}, nil
}
