/** Django Ninja: an API of operations under decorators, served through Django's URLconf; Ninja Extra's controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { isParamMark, ParamMark } from '../fastapi/marks.ts'
import { ControllerDeclaration, controllerOf } from './controller.ts'
import { NinjaRouter } from './router.ts'

export const djangoNinja: Framework = {
  name: 'django-ninja',
  languages: ['python'],
  packages: ['ninja', 'ninja.*', 'ninja_extra', 'ninja_extra.*'],
  hints: String.raw`\b(?:NinjaAPI|NinjaExtraAPI|ninja(?:_extra)?)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (name === 'NinjaAPI' || name === 'NinjaExtraAPI') return native(NinjaRouter.make(call, true, run))
    if (name === 'Router') return native(NinjaRouter.make(call, false, run))
    if (fullName(callee).endsWith('.api_controller')) return native(new ControllerDeclaration(call))
    if (isParamMark(name)) return native(new ParamMark(name, call))
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1)
    return name === 'NinjaAPI' || name === 'Router' ? native(NinjaRouter.untold(run)) : undefined
  },

  class(of: ClassValue, run: Interpreter): void {
    controllerOf(of, run)
  },
}
