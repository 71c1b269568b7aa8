/** Yii 2: rules of `urlManager`, and what `yii\rest\UrlRule` makes of controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { field, truth, type External, type Value } from '../../../engine/values.ts'
import { findField, returnedArrays } from '../returned.ts'
import { requestAround } from '../verb-router.ts'
import { addActions } from './controllers.ts'
import { addRules } from './rules.ts'

export const yii: Framework = {
  name: 'yii',
  languages: ['php'],
  packages: ['Yii', 'yii\\*'],
  hints: String.raw`\burlManager\b|UrlRule|\byii\\(?:rest|web)\b|\bYii::`,

  /** `Yii::$app->request` */
  member(of: External, name: string, run: Interpreter): Value | undefined {
    const isRequest = of.package === 'Yii' && of.path.length === 1 && of.path[0] === 'app' && name === 'request'
    return isRequest ? requestAround(run) : undefined
  },

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.package === 'Yii' && callee.path.at(-1) === 'getRequest' ? requestAround(run) : undefined
  },

  files(project: Project, run: Interpreter): void {
    const taken = new Set<string>()
    let isStrict = false
    let isPretty = false
    for (const { module, value } of returnedArrays(project, run)) {
      const manager = findField(value, 'urlManager')
      const rules = manager === undefined ? undefined : findField(manager, 'rules')
      if (rules !== undefined) for (const target of addRules(rules, module.file, run)) taken.add(target)
      isStrict ||= isTrue(field(manager, 'enableStrictParsing'))
      isPretty ||= isTrue(field(manager, 'enablePrettyUrl'))
    }
    // Without addresses of their own, actions are parameters of one page.
    if (!isStrict) addActions(project, taken, isPretty ? undefined : 'addresses of actions are not seen turned on', run)
  },
}

function isTrue(value: Value | undefined): boolean {
  return value !== undefined && truth(value) === true
}
