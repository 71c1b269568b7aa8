/** Helidon SE: routing builders and services. (Helidon MP is JAX-RS.) */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { HelidonRouting } from './routing.ts'

export const helidon: Framework = {
  name: 'helidon',
  languages: ['java', 'kotlin'],
  packages: ['io.helidon.*'],
  hints: String.raw`\bio\.helidon\.(?:webserver|reactive)`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    return /^(?:Http)?Routing$/.test(owner ?? '') && name === 'builder'
      ? native(HelidonRouting.create(run, true))
      : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.slice(-2).join('.')
    return /(?:^|\.)(?:HttpRules|Rules|HttpRouting\.Builder|Routing\.Builder)$/.test(name)
      ? native(HelidonRouting.create(run, false))
      : undefined
  },
}
