return await Stoa.Server.Commands.StoaCommand.Run(args);
