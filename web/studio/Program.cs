using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

// Nothing to do at the start: the page's worker calls what it exports, Tinct.Studio.Session.
return 0;
