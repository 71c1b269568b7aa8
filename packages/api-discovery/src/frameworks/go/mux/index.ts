/** gorilla/mux: routes built in any order, path prefixes and subrouters. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { plainGuard, requestIn } from '../nethttp/index.ts'
import { HTTP_ARGS } from '../nethttp/router.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { placeOf } from '../request.ts'
import { MuxRouter } from './router.ts'

const reader = goReader({
  framework: 'gorilla/mux',
  endSlash: 'kept',
  syntax: bracePath,
  ...HTTP_ARGS,
  guard: plainGuard,
})

export const mux: Framework = {
  name: 'gorilla/mux',
  languages: ['go'],
  packages: ['github.com/gorilla/mux', 'github.com/containous/mux'],
  hints: String.raw`gorilla/mux|containous/mux|\bmux\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'NewRouter' || name === 'Router') {
      const made = MuxRouter.make(run, reader)
      made.router.isApplication = true
      return native(made)
    }
    if (name !== 'Vars') return undefined
    const facts = requestIn(call)?.scene.facts ?? run.facts
    return facts === undefined ? undefined : placeOf('path', facts)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(MuxRouter.make(run, reader)) : undefined
  },
}
