import type { Framework } from '../../engine/framework.ts'
import { aspnet } from './aspnet/index.ts'
import { attributed } from './attributed/index.ts'
import { webForms } from './attributed/pages.ts'
import { azureFunctions } from './azure-functions/index.ts'
import { fastendpoints } from './fastendpoints/index.ts'
import { nancy } from './nancy/index.ts'
import { razorPages } from './razor-pages/index.ts'
import { servicestack } from './servicestack/index.ts'

export const csharpFrameworks: readonly Framework[] = [
  nancy,
  attributed,
  webForms,
  aspnet,
  fastendpoints,
  servicestack,
  azureFunctions,
  razorPages,
]
