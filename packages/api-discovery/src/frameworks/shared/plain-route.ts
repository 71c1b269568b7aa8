/** Routes of frameworks that are read from tokens: all that is known of one is known at once. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { text } from '../../engine/values.ts'
import type { HttpMethod, Param, Protocol } from '../../model.ts'
import type { Reader } from '../../routing/graph.ts'

export interface PlainRoute {
  readonly file: string
  readonly line: number
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly params?: readonly Param[]
  readonly handler?: string
  readonly protocol?: Protocol
}

export function addPlainRoute({ path, ...rest }: PlainRoute, reader: Reader, run: Interpreter): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  router.route({ ...rest, path: text(path), handlers: [], condition: undefined })
}
