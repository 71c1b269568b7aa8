/** Pyramid: routes by name in one place, views for those names in others; Cornice's services. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Native } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  fullName,
  native,
  type ClassValue,
  type External,
  type FunctionValue,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import { addResource, CorniceService } from './cornice.ts'
import { Configurator, isDirective } from './configurator.ts'
import { registryOf } from './registry.ts'
import { declareViews, ViewDeclaration } from './view-config.ts'

export const pyramid: Framework = {
  name: 'pyramid',
  languages: ['python'],
  packages: ['pyramid', 'pyramid.*', 'cornice', 'cornice.*'],
  hints: String.raw`\b(?:pyramid|cornice)\b|\bview_config\b|\bincludeme\b|\bconfig\.(?:add_route|add_view|include)\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (name === 'pyramid.config.Configurator') {
      if (call.named.has('security_policy') || call.named.has('authorization_policy')) registryOf(run).hasPolicy = true
      return native(new Configurator(call.named.get('route_prefix')))
    }
    if (/^pyramid\.view\.(?:view_config|view_defaults)$/.test(name)) return native(new ViewDeclaration(call))
    if (/^cornice\.(?:service\.)?Service$/.test(name)) return native(CorniceService.make(call, run))
    return undefined
  },

  typed(type: External): Value | undefined {
    return fullName(type) === 'pyramid.config.Configurator' ? native(new Configurator()) : undefined
  },

  /** `def includeme(config)` that something outside of the folder includes. */
  claim(unknown: Unknown, method: string): Native | undefined {
    return unknown.label === 'config' && isDirective(method) ? new Configurator() : undefined
  },

  class(of: ClassValue, run: Interpreter): void {
    declareViews(of, run)
    addResource(of, run)
  },

  function(fn: FunctionValue, run: Interpreter): void {
    declareViews(fn, run)
  },

  files(project: Project, run: Interpreter): void {
    registryOf(run).connect(project)
  },
}
