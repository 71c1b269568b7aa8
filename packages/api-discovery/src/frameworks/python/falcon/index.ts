/** Falcon: resources as classes with responders, sinks, hooks. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { fullName, native, type External, type Value } from '../../../engine/values.ts'
import { FalconApplication } from './application.ts'

const APPLICATION = /^falcon\.(?:asgi\.)?(?:App|API)$/

export const falcon: Framework = {
  name: 'falcon',
  languages: ['python'],
  packages: ['falcon', 'falcon.*'],
  hints: String.raw`\bfalcon\b|\bdef on_(?:get|post|put|patch|delete)\w*\(`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return APPLICATION.test(fullName(callee)) ? native(FalconApplication.make(run, true)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return APPLICATION.test(fullName(type)) ? native(FalconApplication.make(run, false)) : undefined
  },
}
