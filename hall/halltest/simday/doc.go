// Package simday plays whole days of a hall, event by event and by a seed: citizens who
// come, officers who open, call, pause and close, with service times that the product does
// not know. It drives a [hall.Day] as the queue would and keeps what each citizen was told
// beside what came true, so that the estimate of waits can be judged.
package simday
