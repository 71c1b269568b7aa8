import type { Framework } from '../../engine/framework.ts'
import { registerRackAdapter } from './apps.ts'
import { grape, grapeRouter } from './grape/index.ts'
import { rack } from './rack/index.ts'
import { rails, railsEngineRouter } from './rails/index.ts'
import { sinatra, sinatraRouter } from './sinatra/index.ts'

registerRackAdapter(railsEngineRouter)
registerRackAdapter(sinatraRouter)
registerRackAdapter(grapeRouter)

export const rubyFrameworks: readonly Framework[] = [rails, sinatra, grape, rack]
