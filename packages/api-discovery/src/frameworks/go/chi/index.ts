/** chi: a router of plain handlers with groups, mounts and inline middleware. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { bindJson } from '../bind.ts'
import { wrappingGuard } from '../guards.ts'
import { requestIn } from '../nethttp/index.ts'
import { HTTP_ARGS } from '../nethttp/router.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { bodyIn, placeOf, readNamed } from '../request.ts'
import { ChiRouter } from './router.ts'

/** `jwtauth.Verifier` only reads a token; the authenticator after it refuses. */
const KNOWN = /^github\.com\/go-chi\/(?:chi\/?.*\.BasicAuth|jwtauth.*\.Authenticator|oauth.*\.Authorize)$/

const reader = goReader({
  framework: 'chi',
  syntax: bracePath,
  ...HTTP_ARGS,
  guard: (handler) => wrappingGuard(handler, (name) => KNOWN.test(name)),
})

export const chi: Framework = {
  name: 'chi',
  languages: ['go'],
  packages: [
    'github.com/go-chi/chi*',
    'github.com/pressly/chi*',
    'github.com/go-chi/render',
    'gopkg.in/go-chi/chi*',
    'github.com/go-chi/jwtauth*',
  ],
  hints: String.raw`go-chi/chi|pressly/chi|\bchi\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (callee.package.endsWith('/render')) return rendered(name, call, run)
    switch (name) {
      case 'NewRouter':
      case 'NewMux': {
        const made = ChiRouter.make(run, reader)
        made.router.isApplication = true
        return native(made)
      }
      case 'URLParam':
      case 'URLParamFromCtx':
        return run.facts === undefined ? undefined : readNamed('path', run.facts, call, 1)
      case 'RouteContext':
        return run.facts === undefined ? undefined : placeOf('path', run.facts)
      default:
        return undefined
    }
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isRouter = /^(?:Router|Mux|Routes)$/.test(type.path.at(-1) ?? '')
    return isRouter ? native(ChiRouter.make(run, reader)) : undefined
  },
}

/** `render.Bind(r, &x)`, `render.DecodeJSON(r.Body, &x)` */
function rendered(name: string, call: Call, run: Interpreter): Value | undefined {
  const body = bodyIn(call.args[0])
  const request = requestIn(call)
  const facts = body?.facts ?? request?.scene.facts
  if (facts === undefined || !/^(?:Bind|Decode)/.test(name)) return undefined
  bindJson(call.args[1], facts, run)
  return UNKNOWN
}
