Console.WriteLine("stoa");
