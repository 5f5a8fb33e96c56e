/**
 * Works through jobs, several at a time. One that only waits gives up its place, so that the next can begin beside it.
 */

export interface PoolSize {
  /** How many work at once. */
  readonly active: number
  /** How many there may be at once, with those that wait. */
  readonly total: number
}

/** What is done for a job; it calls `waiting` once it needs no processor for a while. */
type Work<Job, Result> = (job: Job, waiting: () => void) => Promise<Result>

/** The results in the order of the jobs. The first job that fails ends it all: no other is begun. */
export function workThrough<Job, Result>(
  jobs: readonly Job[],
  size: PoolSize,
  work: Work<Job, Result>,
): Promise<Result[]> {
  return new Promise((resolve, reject) => new Pool(jobs, size, work, resolve, reject).begin())
}

class Pool<Job, Result> {
  readonly #jobs: readonly Job[]
  readonly #size: PoolSize
  readonly #work: Work<Job, Result>
  readonly #resolve: (results: Result[]) => void
  readonly #reject: (error: unknown) => void
  readonly #results: Result[] = []
  #next = 0
  #done = 0
  /** Those that do not wait. */
  #working = 0
  #hasFailed = false

  constructor(
    jobs: readonly Job[],
    size: PoolSize,
    work: Work<Job, Result>,
    resolve: (results: Result[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#jobs = jobs
    this.#size = size
    this.#work = work
    this.#resolve = resolve
    this.#reject = reject
  }

  /** As many as there is room for. */
  begin(): void {
    const { active, total } = this.#size
    while (
      !this.#hasFailed &&
      this.#next < this.#jobs.length &&
      this.#working < active &&
      this.#next - this.#done < total
    )
      this.#start(this.#next++)
    if (this.#done === this.#jobs.length) this.#resolve(this.#results)
  }

  #start(index: number): void {
    this.#working++
    let isWorking = true
    const giveWay = () => {
      if (isWorking) this.#working--
      isWorking = false
    }
    const waiting = () => {
      giveWay()
      this.begin()
    }
    this.#work(this.#jobs[index] as Job, waiting).then(
      (result) => {
        this.#results[index] = result
        this.#done++
        giveWay()
        this.begin()
      },
      (error) => {
        this.#hasFailed = true
        this.#reject(error)
      },
    )
  }
}
