// Package scheduler owns when things happen: the grammar of rules, the instants
// at which a rule fires in a group's zone, the official working days, the
// warnings about rules that crowd each other, and what becomes of a firing that
// was missed.
//
// A rule is a sequence of wall-clock minutes; a zone turns each into an instant.
// A minute that the zone leaps over fires at the first instant after the gap; a
// minute that comes twice fires at its first coming only. Rules of every form,
// cron's and "every" included, obey this, so robfig/cron only ever sees a wall
// clock without a zone.
//
// It refuses to read the clock (instants are arguments), to let text that people
// wrote reach cron's parser unguarded, and rules that fire over four times an hour.
package scheduler
