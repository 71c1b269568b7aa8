import { Native } from '../../engine/native.ts'
import type { Router } from '../../routing/graph.ts'

/** Middleware of another framework that serves routes of its own below the path at which it is mounted. */
export class Mountable extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }
}
