package redis_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/redis"
)

// authority makes a server's certificate, which vouches for itself as Memorystore's authority does for it, and returns it as PEM too.
func authority(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"another.name"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// Only a server that is vouched for is told what we keep, by whatever name it is reached.
func TestVouched(t *testing.T) {
	t.Parallel()
	cert, ours := authority(t)
	_, another := authority(t)
	server, err := miniredis.RunTLS(&tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		ca   string
		kept bool
	}{"ours": {ours, true}, "another": {another, false}, "the system's": {"", false}} {
		e := cloud.New(cloud.Config{Edge: cloud.Edge{Redis: cloud.NewSecret("rediss://" + server.Addr()), RedisCA: c.ca}}, slog.New(slog.DiscardHandler))
		if err := redis.Serve(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if got := e.Cache.Ping(t.Context()) == nil; got != c.kept {
			t.Errorf("%s: reached %t", name, got)
		}
	}
	e := cloud.New(cloud.Config{Edge: cloud.Edge{Redis: cloud.NewSecret("rediss://h:1"), RedisCA: "none"}}, slog.New(slog.DiscardHandler))
	if err := redis.Serve(t.Context(), e); err == nil || !strings.Contains(err.Error(), "AIPROD_REDIS_CA") {
		t.Errorf("no certificate: %v", err)
	}
}
