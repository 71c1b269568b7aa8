/** The REST API of WordPress, as plugins and themes extend it. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { text, type Unknown, type Value } from '../../../engine/values.ts'
import { addRoute } from './routes.ts'

export const wordpress: Framework = {
  name: 'wordpress',
  languages: ['php'],
  packages: [],
  hints: String.raw`\bregister_rest_route\b`,

  claim(unknown: Unknown, method: string): Native | undefined {
    return unknown.label === 'register_rest_route' && method === '()' ? new RegisterRestRoute() : undefined
  },
}

class RegisterRestRoute extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    addRoute(call, run)
    return text('')
  }
}
