package redistest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Secret is a password with all that a URL may stumble over.
const Secret = "p@ss:w/rd?#% 密码"

// WithPassword is the URL of a server that wants a password.
func WithPassword(t Host) string {
	t.Helper()
	_, port := Listen(t, func(string) []string { return []string{"--requirepass", Secret} })
	return "redis://:" + url.PathEscape(Secret) + "@127.0.0.1:" + port
}

// WithRights starts a server whose users are those of an ACL file. What stands for a
// password in it becomes "secret"; the default user keeps all rights, for Ask.
func WithRights(t Host, file, placeholder string, settings ...string) *Server {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for line := range strings.Lines(string(text)) {
		// The default user, which the file turns off, is kept for Ask.
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "user ") && !strings.HasPrefix(line, "user default ") {
			rules = append(rules, strings.ReplaceAll(line, placeholder, "secret"))
		}
	}
	rules = append(rules, "user default on nopass ~* &* +@all")
	need := filepath.Join(tempDir(t), "users.acl")
	if err := os.WriteFile(need, []byte(strings.Join(rules, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return Start(t, append([]string{"--aclfile", need}, settings...)...)
}

// OverTLS is the URL of a server that speaks TLS alone and wants a certificate of ours.
func OverTLS(t Host) string {
	t.Helper()
	dir := tempDir(t)
	ca, key := certificate(t, dir, "ca", nil, nil)
	certificate(t, dir, "server", ca, key)
	certificate(t, dir, "client", ca, key)
	file := func(name string) string { return filepath.Join(dir, name) }
	for range 20 {
		port := Port(t)
		s := prepare(t, []string{
			"--bind", "127.0.0.1", "--tls-port", port, "--tls-cert-file", file("server.pem"), "--tls-key-file", file("server.key"),
			"--tls-ca-cert-file", file("ca.pem"), "--tls-auth-clients", "yes", "--appendonly", "no",
		})
		s.launch()
		if s.wait() == nil {
			return "rediss://127.0.0.1:" + port + "/0?ca=" + file("ca.pem") + "&cert=" + file("client.pem") + "&key=" + file("client.key")
		}
		s.Kill()
	}
	t.Fatal("redis-server does not speak TLS")
	return ""
}

func tempDir(t Host) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// certificate writes NAME.pem and NAME.key, signed by an authority or, without one, by itself.
func certificate(t Host, dir, name string, ca *x509.Certificate, caKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: ca == nil, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	if ca == nil {
		ca, caKey = made, key
	}
	der, err := x509.CreateCertificate(rand.Reader, made, ca, &key.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for suffix, block := range map[string]*pem.Block{".pem": {Type: "CERTIFICATE", Bytes: der}, ".key": {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(dir, name+suffix), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return made, key
}
