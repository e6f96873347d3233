import { beginEmbedded } from '../../support/dispatcher/embedded.ts';
import { dispatcherSuite } from '../../support/dispatcher/suite.ts';

dispatcherSuite('the embedded dispatcher', beginEmbedded);
