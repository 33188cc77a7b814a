package studybot_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// step is one instruction of a Dockerfile; stage counts its FROMs, from 1.
type step struct {
	stage int
	verb  string
	rest  string
}

// steps reads a Dockerfile: comments go, continued lines are joined.
func steps(text string) []step {
	var list []step
	stage, joined := 0, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		joined += line
		if begun, more := strings.CutSuffix(joined, `\`); more {
			joined = begun
			continue
		}
		verb, rest, _ := strings.Cut(joined, " ")
		if verb = strings.ToUpper(verb); verb == "FROM" {
			stage++
		}
		list = append(list, step{stage, verb, strings.TrimSpace(rest)})
		joined = ""
	}
	return list
}

// imageFaults says what is wrong with the image that a Dockerfile makes: it is to hold one
// static program that runs as nobody in particular, knows how to ask itself for its health,
// and says what it is.
func imageFaults(text string) []string {
	list := steps(text)
	if len(list) == 0 {
		return []string{"there are no instructions"}
	}
	last := list[len(list)-1].stage
	find := func(stage int, verb string) (rest []string) {
		for _, s := range list {
			if s.verb == verb && (s.stage == stage || stage == 0) {
				rest = append(rest, s.rest)
			}
		}
		return rest
	}
	var faults []string
	must := func(holds bool, what string) {
		if !holds {
			faults = append(faults, what)
		}
	}
	must(last >= 2, "the program is built in a stage of its own")
	for _, from := range find(0, "FROM") {
		image := strings.Fields(regexp.MustCompile(`--\S+\s+`).ReplaceAllString(from, ""))[0]
		must(image == "scratch" || regexp.MustCompile(`(:[0-9][\w.-]*|@sha256:[0-9a-f]{64})$`).MatchString(image), image+" names no version")
	}
	must(slices.Equal(find(last, "FROM"), []string{"scratch"}), "nothing but the program is in the image")
	must(len(find(last, "RUN")) == 0, "nothing runs in an image without a shell")
	must(len(find(0, "ADD")) == 0, "COPY, not ADD, which fetches and unpacks")
	user := find(last, "USER")
	must(len(user) == 1 && regexp.MustCompile(`^[1-9][0-9]*(:[1-9][0-9]*)?$`).MatchString(user[0]), "it runs as a numbered user that is not root")
	for _, verb := range []string{"ENTRYPOINT", "CMD"} {
		must(len(find(last, verb)) == 1 && strings.HasPrefix(find(last, verb)[0], "["), verb+" is a list: there is no shell")
	}
	health := find(last, "HEALTHCHECK")
	must(len(health) == 1 && strings.Contains(health[0], `CMD ["/studybot", "health"]`), "the program itself is asked for its health")
	labels := strings.Join(find(last, "LABEL"), " ")
	for _, l := range []string{"title", "description", "licenses", "version", "revision", "source"} {
		must(strings.Contains(labels, "org.opencontainers.image."+l+"="), "the label "+l+" is missing")
	}
	faults = append(faults, buildFaults(list)...)
	for _, s := range list {
		if s.verb == "ARG" || s.verb == "ENV" {
			must(!regexp.MustCompile(`(?i)token|secret|passw`).MatchString(s.rest), s.verb+" "+s.rest+" would stay in the image")
		}
	}
	return faults
}

// buildFaults looks at how the program is built.
func buildFaults(list []step) []string {
	var faults []string
	modules, sources := -1, -1
	built := false
	for i, s := range list {
		switch {
		case s.verb == "COPY" && strings.Contains(s.rest, "go.mod"):
			modules = i
		case s.verb == "COPY" && strings.HasPrefix(s.rest, ". ") && sources < 0:
			sources = i
		case s.verb == "RUN" && strings.Contains(s.rest, "go build"):
			built = true
			for _, want := range []string{"CGO_ENABLED=0", "-trimpath", "--mount=type=cache,target=/go/pkg/mod", "-buildid="} {
				if !strings.Contains(s.rest, want) {
					faults = append(faults, "the build lacks "+want)
				}
			}
		}
	}
	if modules < 0 || sources < modules {
		faults = append(faults, "modules are fetched before the sources come, so that they are fetched once")
	}
	if !built {
		faults = append(faults, "nothing is built")
	}
	return faults
}

func TestThe_image_holds_one_program_that_runs_as_nobody(t *testing.T) {
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range imageFaults(string(text)) {
		t.Error(fault)
	}
}

// mostOfImage bounds the image, unpacked: the program and the certificates.
const mostOfImage, certificates = 40_000_000, 250_000

// byName is what the linker says of a function that looks methods up by a name which is not
// known before it runs, and so has every exported method of the program kept.
var byName = regexp.MustCompile(`(?m)^(\S+) <ReflectMethod>`)

func TestThe_image_is_small_and_holds_no_method_that_nobody_calls(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	program := filepath.Join(t.TempDir(), "studybot")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid= -dumpdep", "-o", program, "./cmd/studybot")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=")
	said, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %.2000s", err, said)
	}
	if !bytes.Contains(said, []byte("main.main")) {
		t.Fatal("the linker did not tell what holds what")
	}
	culprits := make(map[string]bool)
	for _, found := range byName.FindAllSubmatch(said, -1) {
		culprits[string(found[1])] = true
	}
	for _, one := range slices.Sorted(maps.Keys(culprits)) {
		t.Errorf("%s calls methods by their names; see docs/adr/0013", one)
	}
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the program has %.1f MB", float64(info.Size())/1e6)
	if size := info.Size() + certificates; size > mostOfImage {
		t.Errorf("the image has %.1f MB unpacked, may have %.1f", float64(size)/1e6, mostOfImage/1e6)
	}
}

func TestThe_services_of_the_Compose_file_can_do_little(t *testing.T) {
	text, err := os.ReadFile("deploy/compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	_, services, _ := strings.Cut(string(text), "\nservices:\n")
	services, _, _ = strings.Cut(services, "\nnetworks:\n")
	blocks := regexp.MustCompile(`(?m)^  ([a-z]+):\n`).Split(services, -1)[1:]
	if len(blocks) < 2 {
		t.Fatalf("%d services were found", len(blocks))
	}
	for i, block := range blocks {
		for _, want := range []string{"read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "restart: unless-stopped", "stop_grace_period:"} {
			if !strings.Contains(block, want) {
				t.Errorf("service %d lacks %s", i+1, want)
			}
		}
	}
}

func TestImage_rule_bites(t *testing.T) {
	good, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"root":                      {"USER 65532:65532", "USER 0"},
		"nobody named":              {"USER 65532:65532", ""},
		"a base without a version":  {"golang:1.26 ", "golang "},
		"the latest base":           {"golang:1.26 ", "golang:latest "},
		"a shell":                   {"FROM scratch", "FROM alpine:3"},
		"an entrypoint by a shell":  {`ENTRYPOINT ["/studybot"]`, "ENTRYPOINT /studybot"},
		"no health":                 {"HEALTHCHECK", "# HEALTHCHECK"},
		"a program that wants libc": {"CGO_ENABLED=0 ", ""},
		"sources before modules":    {"COPY go.mod go.sum ./", "COPY . ."},
		"a token that stays":        {"ARG VERSION=dev", "ARG VERSION=dev\nENV TELEGRAM_BOT_TOKEN=1"},
		"something fetched":         {"COPY . .", "COPY . .\nADD https://example.org/x /x"},
		"a label that is not there": {"org.opencontainers.image.licenses", "licenses"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.ReplaceAll(string(good), change[0], change[1])
			if bad == string(good) {
				t.Fatalf("%q is not in the Dockerfile", change[0])
			}
			if len(imageFaults(bad)) == 0 {
				t.Error("it was not noticed")
			}
		})
	}
	if faults := imageFaults(""); len(faults) != 1 {
		t.Error(fmt.Sprint(faults))
	}
}
