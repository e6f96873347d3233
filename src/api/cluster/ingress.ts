/** How Ingresses look that the operator makes for the web pages of drivers. */
import { z } from 'zod';
import { urlFormat } from '../application/exposure.ts';
import { objectName } from '../bounded.ts';

export const ingress = z
  .strictObject({
    urlFormat: urlFormat()
      .optional()
      .describe(
        "Host and path of a driver's web page, such as https://{{$appName}}.spark.example.org; {{$appNamespace}} may stand in it too. Without it sparkUIOptions makes no Ingress.",
      ),
    className: objectName().optional().describe('The IngressClass. Without it that of Kubernetes counts.'),
  })
  .describe('Ingresses that are made for drivers.');
