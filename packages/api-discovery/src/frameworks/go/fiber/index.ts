/** Fiber, versions 2 and 3. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { FUNCTION_GUARD_WAY, functionGuard } from '../guards.ts'
import { headerConstant } from '../header-name.ts'
import { fiberPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { fiberContext, readTyped } from './context.ts'
import { FiberRouter } from './router.ts'

const KNOWN =
  /^github\.com\/gofiber\/(?:fiber\/v\d\/middleware\/(?:basicauth|keyauth)|(?:contrib\/(?:v\d\/)?)?(?:jwt|keyauth|paseto)(?:\/v\d)?)\.New$/

const reader = goReader({
  framework: 'fiber',
  syntax: fiberPath,
  args: [fiberContext],
  guard: (handler) => functionGuard(handler, FUNCTION_GUARD_WAY.calling, KNOWN),
})

export const fiber: Framework = {
  name: 'fiber',
  languages: ['go'],
  packages: ['github.com/gofiber/fiber', 'github.com/gofiber/fiber/v2', 'github.com/gofiber/fiber/v3'],
  hints: String.raw`gofiber/fiber|\bfiber\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name = ''] = callee.path
    if (callee.path.length !== 1) return undefined
    if (name === 'New') {
      const made = FiberRouter.make(run, reader)
      made.router.isApplication = true
      return native(made)
    }
    return name === 'Handler' ? call.args[0] : readTyped(name, call)
  },

  member(of: External, name: string): Value | undefined {
    return of.path.length === 0 ? headerConstant(name) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isRouter = /^(?:App|Router|Group)$/.test(type.path.at(-1) ?? '')
    return isRouter ? native(FiberRouter.make(run, reader)) : undefined
  },
}
