/** Which methods a handler for all of them answers: `switch r.Method`, `if r.Method != http.MethodPost`. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { Recorder } from '../../../routing/recorder.ts'
import { functionsOf } from '../handlers.ts'
import { argumentsFor, type GoReaderOptions } from '../reader.ts'

/** The methods that the handlers compare with; undefined when they look at none. */
export function methodsCompared(
  handlers: readonly Value[],
  options: Pick<GoReaderOptions, 'args' | 'argument'>,
  run: Interpreter,
): readonly HttpMethod[] | undefined {
  const found = new Set<HttpMethod>()
  const scene = {
    facts: new Recorder(),
    methods: ANY_METHODS,
    compared: (method: HttpMethod) => void found.add(method),
  }
  const last = handlers.at(-1)
  for (const fn of functionsOf(last, run)) run.handle(fn, argumentsFor(fn, options, scene), scene.facts)
  // A handler that only steps aside for OPTIONS or HEAD answers all others.
  const real = [...found].filter((method) => method !== 'OPTIONS' && method !== 'HEAD')
  return real.length === 0 ? undefined : [...found]
}
