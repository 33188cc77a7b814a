// Package deploycheck holds what deploy/ promises against the tools that read it: Compose's own
// loader, Kustomize and the types of Kubernetes, Prometheus' reader of rules, systemd's checker.
//
// It is a module of its own, so that none of these libraries is ever linked into the bot.
package deploycheck
