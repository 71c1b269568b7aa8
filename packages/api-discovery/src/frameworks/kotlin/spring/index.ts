/** What Spring adds for Kotlin: the router DSLs. Its annotations are read as those of Java are. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { External, Unknown, Value } from '../../../engine/values.ts'
import { RouterDsl } from './router-dsl.ts'

export const springKotlin: Framework = {
  name: 'spring-kotlin',
  languages: ['kotlin'],
  packages: ['org.springframework.web.*'],
  hints: String.raw`\b(?:coRouter|router)\s*\{`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    return isRouter(callee.path.at(-1)) ? RouterDsl.block(call, run) : undefined
  },

  claim(unknown: Unknown, method: string): Native | undefined {
    return method === '()' && unknown.label === 'coRouter' ? new CoRouter() : undefined
  },
}

function isRouter(name: string | undefined): boolean {
  return name === 'router' || name === 'coRouter'
}

class CoRouter extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    return RouterDsl.block(call, run)
  }
}
