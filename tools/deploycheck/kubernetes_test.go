package deploycheck

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// cluster is what an overlay puts into a cluster.
type cluster struct {
	deployments []appsv1.Deployment
	sets        []appsv1.StatefulSet
	services    []corev1.Service
	configs     map[string]corev1.ConfigMap
	ingresses   []networkingv1.Ingress
	policies    []networkingv1.NetworkPolicy
	budgets     []policyv1.PodDisruptionBudget
	crons       []batchv1.CronJob
}

// built is an overlay as Kustomize builds it, each object read strictly: a field that its
// type does not have is an error.
func built(t *testing.T, overlay string) cluster {
	t.Helper()
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(root, "deploy/kubernetes/overlays", overlay))
	if err != nil {
		t.Fatal(err)
	}
	c := cluster{configs: make(map[string]corev1.ConfigMap)}
	for _, r := range resources.Resources() {
		if r.GetNamespace() != "studybot" {
			t.Errorf("%s %s lies in the namespace %q", r.GetKind(), r.GetName(), r.GetNamespace())
		}
		text, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		switch r.GetKind() {
		case "Deployment":
			c.deployments = append(c.deployments, strict[appsv1.Deployment](t, text))
		case "StatefulSet":
			c.sets = append(c.sets, strict[appsv1.StatefulSet](t, text))
		case "Service":
			c.services = append(c.services, strict[corev1.Service](t, text))
		case "ConfigMap":
			m := strict[corev1.ConfigMap](t, text)
			c.configs[m.Name] = m
		case "Ingress":
			c.ingresses = append(c.ingresses, strict[networkingv1.Ingress](t, text))
		case "NetworkPolicy":
			c.policies = append(c.policies, strict[networkingv1.NetworkPolicy](t, text))
		case "PodDisruptionBudget":
			c.budgets = append(c.budgets, strict[policyv1.PodDisruptionBudget](t, text))
		case "CronJob":
			c.crons = append(c.crons, strict[batchv1.CronJob](t, text))
		case "PersistentVolumeClaim":
			strict[corev1.PersistentVolumeClaim](t, text)
		case "ServiceAccount":
			strict[corev1.ServiceAccount](t, text)
		default:
			t.Errorf("a %s is not checked by anybody", r.GetKind())
		}
	}
	return c
}

func strict[T any](t *testing.T, text []byte) T {
	t.Helper()
	var v T
	if err := yaml.UnmarshalStrict(text, &v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return v
}

// pods are the templates of all that runs.
func (c cluster) pods() map[string]corev1.PodTemplateSpec {
	all := make(map[string]corev1.PodTemplateSpec)
	for _, d := range c.deployments {
		all[d.Name] = d.Spec.Template
	}
	for _, s := range c.sets {
		all[s.Name] = s.Spec.Template
	}
	for _, j := range c.crons {
		all[j.Name] = j.Spec.JobTemplate.Spec.Template
	}
	return all
}

func TestEvery_pod_of_Kubernetes_is_locked_down(t *testing.T) {
	for _, overlay := range []string{"polling", "webhooks"} {
		for name, pod := range built(t, overlay).pods() {
			s := pod.Spec.SecurityContext
			if s == nil || s.RunAsNonRoot == nil || !*s.RunAsNonRoot || s.SeccompProfile == nil || pod.Spec.AutomountServiceAccountToken == nil || *pod.Spec.AutomountServiceAccountToken {
				t.Errorf("%s: %s runs as anybody", overlay, name)
			}
			for _, c := range pod.Spec.Containers {
				s := c.SecurityContext
				if s == nil || !*s.ReadOnlyRootFilesystem || *s.AllowPrivilegeEscalation || len(s.Capabilities.Drop) != 1 || s.Capabilities.Drop[0] != "ALL" {
					t.Errorf("%s: %s of %s is not locked down", overlay, c.Name, name)
				}
				if c.Resources.Requests.Memory().IsZero() || c.Resources.Limits.Memory().IsZero() {
					t.Errorf("%s: %s of %s may take any memory", overlay, c.Name, name)
				}
			}
		}
	}
}

func TestThe_bot_of_Kubernetes_is_asked_how_it_is_and_knows_its_settings(t *testing.T) {
	known := settings(t)
	for overlay, replicas := range map[string]int32{"polling": 1, "webhooks": 2} {
		c := built(t, overlay)
		if len(c.deployments) != 1 || *c.deployments[0].Spec.Replicas != replicas {
			t.Fatalf("%s: not %d replicas", overlay, replicas)
		}
		bot := c.deployments[0].Spec.Template.Spec.Containers[0]
		if bot.LivenessProbe.HTTPGet.Path != "/healthz" || bot.ReadinessProbe.HTTPGet.Path != "/readyz" || bot.StartupProbe == nil {
			t.Errorf("%s: the bot is not asked how it is", overlay)
		}
		var names []string
		for _, from := range bot.EnvFrom {
			m, ok := c.configs[from.ConfigMapRef.Name]
			if !ok {
				t.Errorf("%s: there is no ConfigMap %s", overlay, from.ConfigMapRef.Name)
			}
			for name := range m.Data {
				names = append(names, name)
			}
		}
		for _, e := range bot.Env {
			if e.Name != memoryLimit {
				names = append(names, e.Name)
			}
		}
		for _, name := range names {
			if !known[name] {
				t.Errorf("%s: the program knows no setting %s", overlay, name)
			}
		}
	}
}

// memoryLimit is Go's own: from there on it gathers garbage before it takes more memory.
const memoryLimit = "GOMEMLIMIT"

func TestThe_bot_of_Kubernetes_gathers_garbage_before_it_is_killed_for_its_memory(t *testing.T) {
	for _, overlay := range []string{"polling", "webhooks"} {
		bot := built(t, overlay).deployments[0].Spec.Template.Spec.Containers[0]
		i := slices.IndexFunc(bot.Env, func(e corev1.EnvVar) bool { return e.Name == memoryLimit })
		if i < 0 {
			t.Fatalf("%s: nothing bounds what it takes", overlay)
		}
		soft, err := resource.ParseQuantity(strings.TrimSuffix(bot.Env[i].Value, "B"))
		if hard := bot.Resources.Limits.Memory().Value(); err != nil || soft.Value() < hard/2 || soft.Value() > hard*9/10 {
			t.Errorf("%s: %s of %d bytes: %v", overlay, bot.Env[i].Value, hard, err)
		}
	}
}

func TestEvery_service_of_Kubernetes_leads_to_pods_that_listen(t *testing.T) {
	for _, overlay := range []string{"polling", "webhooks"} {
		c := built(t, overlay)
		for _, s := range c.services {
			found := false
			for _, pod := range c.pods() {
				found = found || matches(s.Spec.Selector, pod.Labels) && listens(pod, s.Spec.Ports[0].TargetPort.StrVal)
			}
			if !found {
				t.Errorf("%s: the service %s leads nowhere", overlay, s.Name)
			}
		}
		for _, p := range c.policies {
			found := false
			for _, pod := range c.pods() {
				found = found || matches(p.Spec.PodSelector.MatchLabels, pod.Labels)
			}
			if !found {
				t.Errorf("%s: the policy %s protects nothing", overlay, p.Name)
			}
		}
	}
}

func TestWebhooks_reach_nothing_but_the_hook(t *testing.T) {
	c := built(t, "webhooks")
	rules := c.ingresses[0].Spec.Rules
	if len(rules) != 1 || len(rules[0].HTTP.Paths) != 1 || *rules[0].HTTP.Paths[0].PathType != networkingv1.PathTypeExact {
		t.Fatal("the ingress opens more than one path")
	}
	for _, m := range c.configs {
		if url := m.Data["STUDYBOT_WEBHOOK_URL"]; url != "https://"+rules[0].Host+rules[0].HTTP.Paths[0].Path {
			t.Errorf("the webhook is %s, which the ingress does not serve", url)
		}
	}
	if len(c.budgets) != 1 {
		t.Error("a node that is emptied may take both replicas")
	}
}

func TestThe_backup_of_Kubernetes_may_reach_Redis(t *testing.T) {
	c := built(t, "webhooks")
	if len(c.crons) != 1 || c.crons[0].Spec.ConcurrencyPolicy != batchv1.ForbidConcurrent {
		t.Fatal("there is no backup each night, or two at once")
	}
	job := c.crons[0].Spec.JobTemplate.Spec.Template
	for _, p := range c.policies {
		if p.Name != "studybot-redis" {
			continue
		}
		for name, labels := range map[string]map[string]string{"the backup": job.Labels, "the bot": c.deployments[0].Spec.Template.Labels} {
			if !slices.ContainsFunc(p.Spec.Ingress[0].From, func(from networkingv1.NetworkPolicyPeer) bool { return matches(from.PodSelector.MatchLabels, labels) }) {
				t.Errorf("Redis does not let %s in", name)
			}
		}
	}
}

// A pod that is no bot and is taken for one gets posts, or counts as the one that may not be
// taken away.
func TestThe_backup_of_Kubernetes_is_not_taken_for_a_bot(t *testing.T) {
	for _, overlay := range []string{"polling", "webhooks"} {
		c := built(t, overlay)
		job := c.crons[0].Spec.JobTemplate.Spec.Template.Labels
		for _, s := range c.services {
			if matches(s.Spec.Selector, job) {
				t.Errorf("%s: the service %s leads to it", overlay, s.Name)
			}
		}
		for _, b := range c.budgets {
			if matches(b.Spec.Selector.MatchLabels, job) {
				t.Errorf("%s: the budget %s counts it", overlay, b.Name)
			}
		}
		if matches(c.deployments[0].Spec.Selector.MatchLabels, job) {
			t.Errorf("%s: the deployment selects it", overlay)
		}
		if !slices.ContainsFunc(c.policies, func(p networkingv1.NetworkPolicy) bool {
			return matches(p.Spec.PodSelector.MatchLabels, job) && len(p.Spec.Ingress) == 0 && len(p.Spec.Egress) > 0
		}) {
			t.Errorf("%s: it may reach everything", overlay)
		}
	}
}

// journalMost is how large the bot's journal grows, with a part that is being written and one
// that is begun (store/journal).
const journalMost = (256 + 2*8) << 20

func TestNo_pod_of_Kubernetes_is_thrown_out_for_what_it_is_meant_to_do(t *testing.T) {
	for _, overlay := range []string{"polling", "webhooks"} {
		c := built(t, overlay)
		for _, v := range c.deployments[0].Spec.Template.Spec.Volumes {
			if v.Name == "data" && v.EmptyDir.SizeLimit.Value() < journalMost {
				t.Errorf("%s: the journal outgrows its volume of %s", overlay, v.EmptyDir.SizeLimit)
			}
		}
		redis := c.sets[0].Spec.Template.Spec.Containers[0]
		at := slices.Index(redis.Args, "--maxmemory")
		if at < 0 {
			t.Fatalf("%s: Redis takes memory until it is killed", overlay)
		}
		most, err := resource.ParseQuantity(strings.Replace(redis.Args[at+1], "mb", "Mi", 1))
		if limit := redis.Resources.Limits.Memory().Value(); err != nil || most.Value() > limit*3/4 {
			t.Errorf("%s: Redis may fill %s of %d bytes, and rewriting its file wants more: %v", overlay, redis.Args[at+1], limit, err)
		}
	}
}

func TestReplicas_behind_webhooks_keep_no_journal(t *testing.T) {
	for _, m := range built(t, "webhooks").configs {
		if m.Data["STUDYBOT_JOURNAL"] != "off" {
			t.Error("with a journal one would work and the other never be ready")
		}
	}
}

func TestRedis_of_Kubernetes_keeps_what_it_says_yes_to(t *testing.T) {
	redis := built(t, "polling").sets[0]
	args := make(map[string]string)
	list := redis.Spec.Template.Spec.Containers[0].Args
	for i := 1; i+1 < len(list); i += 2 {
		args[list[i]] = list[i+1]
	}
	for flag, want := range map[string]string{"--appendonly": "yes", "--appendfsync": "always", "--maxmemory-policy": "noeviction", "--dir": "/data"} {
		if args[flag] != want {
			t.Errorf("%s %q, want %q", flag, args[flag], want)
		}
	}
	if len(redis.Spec.VolumeClaimTemplates) != 1 {
		t.Error("its file lies nowhere")
	}
}

func matches(selector, labels map[string]string) bool {
	for k, v := range selector {
		if labels[k] != v {
			return false
		}
	}
	return len(selector) > 0
}

func listens(pod corev1.PodTemplateSpec, port string) bool {
	for _, c := range pod.Spec.Containers {
		for _, p := range c.Ports {
			if p.Name == port {
				return true
			}
		}
	}
	return false
}
