/** Flask: applications, blueprints, views and method views. Quart has the same interface and shares this. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { argument } from '../../../engine/native.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { FlaskView } from './view.ts'
import { FlaskRouter } from './router.ts'
import { requestMember } from './request.ts'

export const flask: Framework = {
  name: 'flask',
  languages: ['python'],
  packages: ['flask', 'flask.*', 'quart', 'quart.*', 'flask_openapi3', 'apiflask', 'flask_smorest'],
  hints: String.raw`\b(?:flask|quart|apiflask)\b|\.(?:route|add_url_rule|register_blueprint)\(|Blueprint|MethodView`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    const framework = name.startsWith('quart') ? 'quart' : 'flask'
    if (/^(?:flask|quart|apiflask|flask_openapi3)(?:\.app)?\.(?:Flask|Quart|APIFlask|OpenAPI)$/.test(name)) {
      return native(FlaskRouter.application(run, framework))
    }
    if (/\.(?:Blueprint|APIBlueprint)$/.test(name)) {
      return native(FlaskRouter.blueprint(run, framework, argument(call, -1, 'url_prefix')))
    }
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1)
    if (name === 'Flask' || name === 'Quart') return native(FlaskRouter.untold(run))
    return name === 'Blueprint' ? native(FlaskRouter.untold(run)) : undefined
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return requestMember(of, name, run)
  },

  classMethod(of: ClassValue, name: string, _call: Call, run: Interpreter): Value | undefined {
    if (name !== 'as_view') return undefined
    const isView = run.project
      .outsideBases(of, run)
      .some((base) => /^(?:flask|quart)\.views\.|\.MethodView$|^flask\w*\.(?:\w+\.)*View$/.test(base))
    return isView ? native(new FlaskView(of)) : undefined
  },
}
