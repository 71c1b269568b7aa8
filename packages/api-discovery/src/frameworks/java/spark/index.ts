/** Spark: static routes, path groups, filters, services. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { SparkService, theService } from './service.ts'

export const spark: Framework = {
  name: 'spark',
  languages: ['java', 'kotlin'],
  packages: ['spark'],
  hints: String.raw`\bspark\.(?:Spark|Service|\*|Request|Route)\b|import\s+(?:static\s+)?spark\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    if (owner === 'Service' && name === 'ignite') return native(SparkService.create(run))
    return owner === 'Spark' && name !== undefined ? theService(run).method(name, call, run) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Service' ? native(SparkService.create(run)) : undefined
  },
}
