import { Native } from '../../../engine/native.ts'
import type { ClassValue } from '../../../engine/values.ts'

/** `AsyncView.as_view()` of `HTTPMethodView`. */
export class SanicView extends Native {
  readonly of: ClassValue

  constructor(of: ClassValue) {
    super()
    this.of = of
  }
}
