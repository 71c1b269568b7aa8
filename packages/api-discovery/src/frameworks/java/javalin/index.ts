/** Javalin: routes on the application, groups by `ApiBuilder`, crud handlers, WebSockets. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { JavalinApp } from './app.ts'
import { callApiBuilder } from './groups.ts'

export const javalin: Framework = {
  name: 'javalin',
  languages: ['java', 'kotlin'],
  packages: ['io.javalin*'],
  hints: String.raw`\bio\.javalin\b|\bJavalin\b|\bApiBuilder\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    if (owner === 'Javalin' && (name === 'create' || name === 'createAndStart' || name === 'createStandalone')) {
      const app = JavalinApp.create(run)
      app.configure(call, run)
      return native(app)
    }
    return owner === 'ApiBuilder' && name !== undefined ? callApiBuilder(name, call, run) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1)
    return name === 'Javalin' || name === 'JavalinConfig' ? native(JavalinApp.untold(run)) : undefined
  },

  /** A file without imports. */
  claim(unknown: Unknown, method: string) {
    if (unknown.label === 'ApiBuilder') return new ApiBuilderClass()
    return unknown.label === 'Javalin' && method === 'create' ? new JavalinClass() : undefined
  },
}

/** The classes themselves, where nothing says what they are. */
class JavalinClass extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'create') return undefined
    const app = JavalinApp.create(run)
    app.configure(call, run)
    return native(app)
  }
}

class ApiBuilderClass extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return callApiBuilder(name, call, run)
  }
}
