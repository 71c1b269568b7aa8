import type { Framework } from '../../engine/framework.ts'
import { registerRackAdapter } from './apps.ts'
import { rails, railsEngineRouter } from './rails/index.ts'

registerRackAdapter(railsEngineRouter)

export const rubyFrameworks: readonly Framework[] = [rails]
