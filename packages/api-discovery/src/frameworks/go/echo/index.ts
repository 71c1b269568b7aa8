/** Echo, versions 3 to 5. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { wrappingGuard } from '../guards.ts'
import { headerConstant } from '../header-name.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { bindWith, echoContext, readWith } from './context.ts'
import { EchoRouter } from './router.ts'

const KNOWN =
  /^github\.com\/labstack\/(?:echo(?:\/v\d)?\/middleware\.(?:BasicAuth|JWT|JWTWithConfig|KeyAuth)|echo-jwt(?:\/v\d)?\.JWT)$/

const reader = goReader({
  framework: 'echo',
  endSlash: 'kept',
  syntax: colonPath,
  args: [echoContext],
  guard: (handler) => wrappingGuard(handler, (name) => KNOWN.test(name)),
})

/** A new application. */
export function makeEcho(run: Interpreter): Value {
  const made = EchoRouter.make(run, reader)
  made.router.isApplication = true
  return native(made)
}

export const echo: Framework = {
  name: 'echo',
  languages: ['go'],
  packages: ['github.com/labstack/echo', 'github.com/labstack/echo/v*'],
  hints: String.raw`labstack/echo|\becho\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.findLast((part) => part !== '()') ?? ''
    if (callee.path.length === 1 && (name === 'New' || name === 'NewWithConfig')) return makeEcho(run)
    // `&echo.DefaultBinder{}` has methods that read.
    if (call.constructs && name === 'DefaultBinder') return { ...callee, path: [...callee.path, '()'] }
    if (name === 'HandlerFunc') return call.args[0]
    return bindWith(name, call, run) ?? readWith(name, call)
  },

  member(of: External, name: string): Value | undefined {
    return of.path.length === 0 ? headerConstant(name) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isRouter = /^(?:Echo|Group)$/.test(type.path.at(-1) ?? '')
    return isRouter ? native(EchoRouter.make(run, reader)) : undefined
  },
}
