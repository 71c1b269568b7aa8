/** Flight: `Flight::route('GET /users/@id', …)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { AmbientRouter } from '../ambient-router.ts'
import { AnyRequest } from '../any-request.ts'
import { PlacedFacts } from '../inputs.ts'
import { methodsIn, type RouterStyle, type VerbRouter } from '../verb-router.ts'

/** `/blog(/@year:[0-9]{4}(/@month))`, `/files/*` */
function flightPath(piece: string): readonly PathForm[] {
  return sequence(piece, { at: 0 }, 0)
}

function sequence(source: string, position: { at: number }, depth: number): PathForm[] {
  const pieces: PathForm[][] = []
  while (position.at < source.length) {
    const char = source[position.at]
    if (char === ')') {
      position.at++
      if (depth > 0) break
    } else if (char === '(' && depth < 8) {
      position.at++
      pieces.push([...sequence(source, position, depth + 1), { path: '', params: [] }])
    } else pieces.push([piece(source, position)])
  }
  return combine(pieces)
}

const NAMED = /@([A-Za-z_]\w*)(?::(?:\[[^\]]*\]|\{[^}]*\}|\\.|[^/()\\[{])*)?/y
const LITERAL = /[^@()*]+/y

function piece(source: string, position: { at: number }): PathForm {
  NAMED.lastIndex = position.at
  const named = NAMED.exec(source)
  if (named?.[1] !== undefined) {
    position.at += named[0].length
    // What repeats a group of a regular expression is swallowed with it.
    const name = parameterName(named[1])
    return { path: `{${name}}`, params: [pathParam(name)] }
  }
  LITERAL.lastIndex = position.at
  const literal = LITERAL.exec(source)?.[0]
  if (literal !== undefined) {
    position.at += literal.length
    return { path: literal, params: [] }
  }
  const char = source[position.at++] ?? ''
  return char === '*' ? { path: '{wildcard}', params: [pathParam('wildcard')] } : { path: char, params: [] }
}

/** `GET|POST /x` holds the methods, which are all when none are given. */
function route(router: VerbRouter, call: Call): Value {
  const written = plainText(call.args[0])
  const match = written === undefined ? undefined : /^([A-Z|]+)\s+(\S*)$/.exec(written.trim())
  if (match?.[1] === undefined) return router.add(ANY_METHODS, call.args[0], call.args[1], call)
  return router.add(methodsIn(text(match[1])), text(match[2] ?? ''), call.args[1], call)
}

const RESOURCE: readonly (readonly [string, string, string])[] = [
  ['GET', '', 'index'],
  ['GET', '/create', 'create'],
  ['POST', '', 'store'],
  ['GET', '/@id', 'show'],
  ['GET', '/@id/edit', 'edit'],
  ['PUT', '/@id', 'update'],
  ['DELETE', '/@id', 'destroy'],
]

const style: RouterStyle = {
  framework: 'flight',
  syntax: flightPath,
  statements: {
    route: (router, call) => route(router, call),
    group: (router, call, run) => router.group(call.args[0], call.args[1], call, run),
    resource: (router, call) => {
      const base = plainText(call.args[0]) ?? ''
      for (const [method, path, name] of RESOURCE) {
        const controller = call.args[1]
        const target =
          controller === undefined ? undefined : { kind: 'list' as const, items: [controller, text(name)], open: false }
        router.add([method], text(base + path), target, call)
      }
      return undefined
    },
  },
}

export const flight: Framework = {
  name: 'flight',
  languages: ['php'],
  packages: ['Flight', 'flight\\*'],
  hints: String.raw`\bFlight::|\bflight\\`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    const state = AmbientRouter.of(style, run)
    if (callee.package === 'flight\\Engine' && call.constructs) return native(state.current)
    if (callee.package !== 'Flight' || callee.path.length !== 1 || name === undefined) return undefined
    if (name === 'request' && run.facts !== undefined) {
      const place = run.facts instanceof PlacedFacts ? run.facts.place : 'query'
      return native(new AnyRequest({ facts: run.facts, place }))
    }
    if (name === 'app' || name === 'router') return native(state.current)
    if (name === 'group') return state.group(call.args[0], call.args[1], call, run)
    if (run.facts !== undefined && name !== 'route') return undefined
    return state.current.method(name, call, run)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^flight\\(?:Engine|net\\Router)$/.test(type.package)
      ? native(AmbientRouter.of(style, run).current)
      : undefined
  },
}
