import type { Framework } from '../../engine/framework.ts'
import { registerRackAdapter } from './apps.ts'
import { camping } from './camping/index.ts'
import { cuba, cubaRouter } from './cuba/index.ts'
import { grape, grapeRouter } from './grape/index.ts'
import { hanami } from './hanami/index.ts'
import { padrino, padrinoRouter } from './padrino/index.ts'
import { rack } from './rack/index.ts'
import { rails, railsEngineRouter } from './rails/index.ts'
import { roda, rodaRouter } from './roda/index.ts'
import { sinatra, sinatraRouter } from './sinatra/index.ts'
import { webrick } from './webrick/index.ts'

for (const router of [railsEngineRouter, sinatraRouter, grapeRouter, rodaRouter, cubaRouter, padrinoRouter]) {
  registerRackAdapter(router)
}

// Hanami before Sinatra: both claim what stands at the top level, Hanami only in its own file.
export const rubyFrameworks: readonly Framework[] = [
  rails,
  camping,
  webrick,
  grape,
  roda,
  cuba,
  padrino,
  hanami,
  sinatra,
  rack,
]
