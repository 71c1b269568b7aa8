/** Gin: engines, groups, and handlers that take a `*gin.Context`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { FUNCTION_GUARD_WAY, functionGuard } from '../guards.ts'
import { colonPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { ginContext } from './context.ts'
import { GinRouter } from './router.ts'

const KNOWN = /^github\.com\/(?:gin-gonic\/gin\.BasicAuth(?:ForRealm)?$|appleboy\/gin-jwt(?:\/v\d)?\..*MiddlewareFunc$)/

const reader = goReader({
  framework: 'gin',
  endSlash: 'kept',
  syntax: colonPath,
  args: [ginContext],
  guard: (handler) => functionGuard(handler, FUNCTION_GUARD_WAY.aborting, KNOWN),
})

const PACKAGE = 'github.com/gin-gonic/gin'

export const gin: Framework = {
  name: 'gin',
  languages: ['go'],
  packages: [PACKAGE, 'gopkg.in/gin-gonic/gin.v1'],
  hints: String.raw`gin-gonic/gin|\bgin\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    if (callee.path.length !== 1) return undefined
    if (name === 'Default' || name === 'New') return native(GinRouter.application(run, reader))
    // gin.WrapF(handler), gin.WrapH(handler)
    return name === 'HandlerFunc' || name === 'HandlersChain' ? call.args[0] : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isRouter = /^(?:Engine|RouterGroup|IRouter|IRoutes)$/.test(type.path.at(-1) ?? '')
    return isRouter ? native(GinRouter.make(run, reader)) : undefined
  },
}
