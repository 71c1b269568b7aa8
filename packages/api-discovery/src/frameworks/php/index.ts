import type { Framework } from '../../engine/framework.ts'
import { cakephp } from './cakephp/index.ts'
import { codeigniter } from './codeigniter/index.ts'
import { drupal } from './drupal/index.ts'
import { hyperf } from './hyperf/index.ts'
import { laminas } from './laminas/index.ts'
import { laravel } from './laravel/index.ts'
import { magento } from './magento/index.ts'
import { fastRoute, leagueRoute, mezzio } from './micro/fast-route.ts'
import { fatFree } from './micro/fat-free.ts'
import { flight } from './micro/flight.ts'
import { altoRouter, klein } from './micro/klein.ts'
import { kirby } from './micro/kirby.ts'
import { leaf } from './micro/leaf.ts'
import { nette } from './micro/nette.ts'
import { silex } from './micro/silex.ts'
import { spiral } from './micro/spiral.ts'
import { utopia } from './micro/utopia.ts'
import { webman } from './micro/webman.ts'
import { phpPages } from './pages/index.ts'
import { phalcon } from './phalcon/index.ts'
import { slimFramework } from './slim/index.ts'
import { symfony } from './symfony/index.ts'
import { thinkphp } from './thinkphp/index.ts'
import { wordpress } from './wordpress/index.ts'
import { yii } from './yii/index.ts'

// Those that claim routers under common names come last, then Slim, and at the very end pages that no framework answers for.
export const phpFrameworks: readonly Framework[] = [
  thinkphp,
  laravel,
  symfony,
  wordpress,
  codeigniter,
  cakephp,
  yii,
  laminas,
  mezzio,
  fastRoute,
  leagueRoute,
  hyperf,
  phalcon,
  drupal,
  magento,
  klein,
  altoRouter,
  fatFree,
  silex,
  leaf,
  webman,
  utopia,
  nette,
  spiral,
  kirby,
  flight,
  slimFramework,
  phpPages,
]
