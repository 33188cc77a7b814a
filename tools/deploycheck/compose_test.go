package deploycheck

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

func compose(t *testing.T) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{filepath.Join(root, "deploy/compose.yml")}, cli.WithEnv([]string{"STUDYBOT_VERSION=1"}), cli.WithProfiles([]string{"*"}))
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEvery_service_of_Compose_is_locked_down_and_comes_back(t *testing.T) {
	for name, s := range compose(t).Services {
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || s.Privileged {
			t.Errorf("%s is not locked down", name)
		}
		if len(s.Profiles) == 0 && (s.Restart != "unless-stopped" || s.StopGracePeriod == nil) {
			t.Errorf("%s does not come back, or is killed at once", name)
		}
		for _, port := range s.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s opens port %s to the world", name, port.Published)
			}
		}
	}
}

func TestThe_bot_of_Compose_waits_for_Redis_and_takes_its_token_from_a_file(t *testing.T) {
	p := compose(t)
	bot, err := p.GetService("bot")
	if err != nil {
		t.Fatal(err)
	}
	if bot.DependsOn["redis"].Condition != types.ServiceConditionHealthy {
		t.Error("the bot does not wait until Redis is healthy")
	}
	if len(bot.Secrets) != 1 || p.Secrets[bot.Secrets[0].Source].File == "" {
		t.Error("the token is no file")
	}
	known := settings(t)
	for name := range bot.Environment {
		if !known[name] {
			t.Errorf("the program knows no setting %s", name)
		}
	}
	redis, err := p.GetService("redis")
	if err != nil {
		t.Fatal(err)
	}
	if redis.HealthCheck == nil || !p.Networks["inside"].Internal || len(redis.Networks) != 1 || len(redis.Ports) > 0 {
		t.Error("Redis has no health check, or can be reached from outside")
	}
}
